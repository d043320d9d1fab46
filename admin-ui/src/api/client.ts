import createClient, { type ClientOptions } from 'openapi-fetch';
import { hubFetch } from './hub-fetch';
import type { components, paths } from './schema';

/** A record of the API by its name in the service's OpenAPI document. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N];

const HUB: ClientOptions = { fetch: hubFetch, headers: { accept: 'application/json' } };

/**
 * The service's documented API, typed by its own description. Errors are thrown as `Problem`, so an
 * answer that arrives is a success: `const tenants = await data(api.GET('/api/v1/tenants'))`.
 */
export const api = createClient<paths>({ ...HUB, baseUrl: globalThis.location.origin });

/** The paths that begin with a prefix, by what follows it. */
type Below<Prefix extends string> = {
  [P in keyof paths as P extends `${Prefix}${infer Rest}` ? Rest : never]: paths[P];
};

/** What stands alike for the alliance and for each bank, as `/people` and `/usage/totals` do. */
type ScopedPaths = Pick<Below<'/api/v1'>, keyof Below<'/api/v1'> & keyof Below<'/api/v1/tenants/{tenant}'>>;

/**
 * As {@link api}, of the endpoints that the alliance and each bank have alike, below the `apiBase` of
 * a scope: `scopedApi(apiBase).GET('/people')`.
 */
export function scopedApi(apiBase: string) {
  return createClient<ScopedPaths>({ ...HUB, baseUrl: globalThis.location.origin + apiBase });
}

/** The body of a call that succeeded. */
export async function data<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data: body } = await call;
  return body as T;
}

/** The parts of a query that are set: an empty filter is none. */
export function given<Q extends object>(query: Q): { [N in keyof Q]?: Exclude<Q[N], '' | null | undefined> } {
  const set = Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return Object.fromEntries(set) as ReturnType<typeof given<Q>>;
}
