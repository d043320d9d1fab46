import { hubFetch } from './hub-fetch';

/** Values of a query; those that are not set are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A call of an endpoint that the committed OpenAPI document does not have yet. */
export interface PlannedCall {
  readonly query?: Query | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Calls an endpoint by a path that {@link path} built and reads its JSON as the planned type. */
export async function planned<T>(method: string, url: string, call: PlannedCall = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
  const init: RequestInit = { method, headers };
  if (call.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(call.body);
  }
  if (call.signal) {
    init.signal = call.signal;
  }
  const response = await hubFetch(new Request(absolute(url, call.query), init));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Builds a path whose values are escaped: path`/api/v1/tenants/${tenant}/keys`. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((url, part, i) => url + encodeURIComponent(values[i - 1] ?? '') + part);
}

/** The address of a document that the browser itself fetches, such as a CSV export. */
export function link(url: string, query: Query = {}): string {
  const target = new URL(url, globalThis.location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      target.searchParams.set(name, String(value));
    }
  }
  return target.pathname + target.search;
}

function absolute(url: string, query: Query | undefined): string {
  return new URL(link(url, query), globalThis.location.origin).toString();
}
