import createClient from 'openapi-fetch';
import { hubFetch } from './hub-fetch';
import type { components, paths } from './schema';

/** A record of the API by its name in the service's OpenAPI document. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N];

/**
 * The service's documented API, typed by its own description. Errors are thrown as `Problem`, so an
 * answer that arrives is a success: `const tenants = await data(api.GET('/api/v1/tenants'))`.
 */
export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: hubFetch,
  headers: { accept: 'application/json' },
});

/** The body of a call that succeeded. */
export async function data<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data: body } = await call;
  return body as T;
}
