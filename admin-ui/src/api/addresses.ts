/** Values of a query; those that are not set are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Builds a path whose values are escaped: path`/api/v1/tenants/${tenant}/keys`. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((url, part, i) => url + encodeURIComponent(values[i - 1] ?? '') + part);
}

/** The address of a page, or of a document that the browser itself fetches, such as a CSV export. */
export function link(url: string, query: Query = {}): string {
  const target = new URL(url, globalThis.location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      target.searchParams.set(name, String(value));
    }
  }
  return target.pathname + target.search;
}
