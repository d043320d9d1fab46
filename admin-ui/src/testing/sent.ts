import { http, HttpResponse, type JsonBodyType } from 'msw';
import { server } from './server';

/** What a write to an address sends, with its idempotency key; it gets `answer`. */
export function sentTo(method: 'post' | 'patch', address: string, answer: object) {
  const sent: { body?: unknown; key?: string | null } = {};
  server.use(
    http[method](address, async ({ request }) => {
      const content = await request.text();
      sent.body = content === '' ? null : JSON.parse(content);
      sent.key = request.headers.get('idempotency-key');
      return HttpResponse.json(answer as JsonBodyType);
    }),
  );
  return sent;
}
