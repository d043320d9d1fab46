import { HttpResponse } from 'msw';

/** An answer as the service refuses: `http.get('…', () => refusal(403))`. */
export function refusal(status: number, detail = 'as the test wants it', headers: Record<string, string> = {}) {
  return HttpResponse.json(
    {
      type: 'urn:alliance-hub:problem:test',
      title: 'Refused',
      status,
      detail,
      code: `test_${status}`,
      requestId: 'req-test',
    },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  );
}
