import { Problem } from './problem';

/** On what a page asks by itself, so that one that is left open does not stay signed in. */
export const BACKGROUND = { 'x-hub-background': 'true' };

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The one way to the service: sends the session's cookie, proves that a write comes from this page,
 * and throws a {@link Problem} for every answer that is no success.
 */
export async function hubFetch(request: Request): Promise<Response> {
  const sent = READS.has(request.method) ? request : withProof(request);
  const response = await fetch(sent).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    throw Problem.offline();
  });
  if (!response.ok) {
    throw await Problem.of(response);
  }
  return response;
}

/** As {@link hubFetch}, of what the documented API leaves out: the JSON behind an address of this site. */
export async function hubJson<T>(method: 'GET' | 'POST', url: string, signal?: AbortSignal): Promise<T> {
  const headers = { accept: 'application/json' };
  const request = new Request(new URL(url, globalThis.location.origin), { method, headers, signal: signal ?? null });
  return (await (await hubFetch(request)).json()) as T;
}

/** Another site can make a browser send our cookie, but cannot read it. */
function withProof(request: Request): Request {
  const token = cookie('XSRF-TOKEN');
  if (token !== null) {
    request.headers.set('x-xsrf-token', token);
  }
  return request;
}

function cookie(name: string): string | null {
  const found = document.cookie
    .split('; ')
    .find((it) => it.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  return found === undefined ? null : decodeURIComponent(found);
}
