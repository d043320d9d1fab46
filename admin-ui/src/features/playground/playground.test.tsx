import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { ofBank } from '../../testing/people';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import PlaygroundPage from '.';
import { eventsOf } from './answer-stream';

const BANK = '*/api/v1/tenants/bank-ningbo';
const CHAT = `${BANK}/playground/chat`;
const ROW = {
  requestId: 'req-1',
  promptTokens: 12,
  completionTokens: 3,
  cachedTokens: 4,
  amount: '0.0000123000',
};

function answers() {
  return [
    http.get(`${BANK}/apps`, () => HttpResponse.json({ items: [{ id: 'app-1', name: 'Counter' }] })),
    http.get('*/api/v1/models', () =>
      HttpResponse.json({ items: [{ alias: 'hub-mini', displayName: 'Mini' }, { alias: 'hub-other' }] }),
    ),
    http.get(`${BANK}/usage/req-1`, () => HttpResponse.json(ROW)),
  ];
}

function events(...parts: string[]) {
  return new HttpResponse(parts.join(''), { headers: { 'content-type': 'text/event-stream' } });
}

const delta = (it: Record<string, string>) => `data: ${JSON.stringify({ choices: [{ delta: it }] })}\n\n`;
const HUB = 'event: hub\ndata: {"requestId":"req-1"}\n\n';
const USAGE =
  'data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}}\n\n';
const DONE = 'data: [DONE]\n\n';

async function say(user: ReturnType<typeof show>['user'], text: string) {
  await user.type(await screen.findByLabelText('What to say'), text);
  await user.click(screen.getByRole('button', { name: 'Send' }));
}

test('shows the answer with reasoning apart, tokens, cost and request id', async () => {
  let sent: unknown;
  const { user } = show(<PlaygroundPage />, { me: ofBank('developer'), at: '/playground', answers: answers() });
  server.use(
    http.post(CHAT, async ({ request }) => {
      sent = await request.json();
      return events(
        HUB,
        ': waiting\n\n',
        delta({ reasoning_content: 'a loan?' }),
        delta({ content: 'Good' }),
        delta({ content: ' day' }),
        USAGE,
        DONE,
      );
    }),
  );
  await say(user, 'Hello');
  expect(await screen.findByText('Good day')).toBeVisible();
  const reasoning = screen.getByText('a loan?');
  expect(reasoning.closest('details')).not.toBeNull();
  expect(await screen.findByText(/12 in · 3 out/)).toBeVisible();
  expect(screen.getByText(/4 from cache/)).toBeVisible();
  expect(await screen.findByText(/0\.0000123/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Look at this call' })).toHaveAttribute(
    'href',
    expect.stringContaining('request=req-1'),
  );
  expect(sent).toEqual({ appId: 'app-1', model: 'hub-mini', messages: [{ role: 'user', content: 'Hello' }] });
});

test('sends what was said before, without the reasoning, and the parameters', async () => {
  const orders: { messages: { role: string; content: string }[] }[] = [];
  const { user } = show(<PlaygroundPage />, { me: ofBank('developer'), at: '/playground', answers: answers() });
  server.use(
    http.post(CHAT, async ({ request }) => {
      orders.push((await request.json()) as (typeof orders)[number]);
      return events(HUB, delta({ reasoning_content: 'hm' }), delta({ content: 'One' }), DONE);
    }),
  );
  await user.type(await screen.findByLabelText('System prompt'), 'Be brief');
  await user.type(screen.getByLabelText('Seed'), '7');
  await say(user, 'First');
  await screen.findByText('One');
  await say(user, 'Second');
  await waitFor(() => expect(orders).toHaveLength(2));
  expect(orders[1]).toEqual({
    appId: 'app-1',
    model: 'hub-mini',
    seed: 7,
    messages: [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'First' },
      { role: 'assistant', content: 'One' },
      { role: 'user', content: 'Second' },
    ],
  });
});

test('stopping hangs up', async () => {
  let isAborted = false;
  const { user } = show(<PlaygroundPage />, { me: ofBank('developer'), at: '/playground', answers: answers() });
  server.use(
    http.post(CHAT, ({ request }) => {
      request.signal.addEventListener('abort', () => (isAborted = true));
      const body = new ReadableStream<Uint8Array>({
        start: (to) => to.enqueue(new TextEncoder().encode(HUB + delta({ content: 'Once upon' }))),
      });
      return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
    }),
  );
  await say(user, 'A story');
  await screen.findByText('Once upon');
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(await screen.findByText('Stopped')).toBeVisible();
  await waitFor(() => expect(isAborted).toBe(true));
  expect(screen.getByText('Once upon')).toBeVisible();
});

test('compares two models side by side', async () => {
  const models: string[] = [];
  const { user } = show(<PlaygroundPage />, {
    me: ofBank('developer'),
    at: '/playground?compare=yes',
    answers: [
      ...answers(),
      http.post(CHAT, async ({ request }) => {
        const { model } = (await request.json()) as { model: string };
        models.push(model);
        return events(HUB, delta({ content: `I am ${model}` }), DONE);
      }),
    ],
  });
  await say(user, 'Who are you?');
  expect(
    await within(await screen.findByRole('region', { name: 'hub-mini' })).findByText('I am hub-mini'),
  ).toBeVisible();
  expect(await within(screen.getByRole('region', { name: 'hub-other' })).findByText('I am hub-other')).toBeVisible();
  expect(models.toSorted()).toEqual(['hub-mini', 'hub-other']);
});

test('says what the gateway refuses, before and in mid-stream, and that an answer was cut', async () => {
  const { user } = show(<PlaygroundPage />, { me: ofBank('developer'), at: '/playground', answers: answers() });
  server.use(
    http.post(CHAT, () =>
      HttpResponse.json(
        { error: { message: 'The app’s limit of 3 requests per minute is reached', code: 'rate_limit_exceeded' } },
        { status: 429, headers: { 'retry-after': '9' } },
      ),
    ),
  );
  await say(user, 'One');
  expect(await screen.findByText(/limit of 3 requests per minute/)).toBeVisible();
  server.use(
    http.post(CHAT, () =>
      events(HUB, delta({ content: 'Half' }), 'data: {"error":{"message":"the member failed"}}\n\n'),
    ),
  );
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/the member failed/)).toBeVisible();
  server.use(http.post(CHAT, () => events(HUB, delta({ content: 'Cut' }))));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/is not whole/)).toBeVisible();
});

test('events are whole however the stream is cut into pieces', async () => {
  const whole = 'event: hub\r\ndata: {"a":1}\r\n\r\n: note\n\ndata: 你好\ndata: two\n\ndata: no end';
  const bytes = new TextEncoder().encode(whole);
  for (let size = 1; size <= bytes.length; size += 1) {
    const body = new ReadableStream<Uint8Array>({
      start(to) {
        for (let at = 0; at < bytes.length; at += size) {
          to.enqueue(bytes.slice(at, at + size));
        }
        to.close();
      },
    });
    const seen = [];
    for await (const event of eventsOf(new Response(body))) {
      seen.push(event);
    }
    expect(seen).toEqual([
      { name: 'hub', data: '{"a":1}' },
      { name: 'message', data: '你好\ntwo' },
    ]);
  }
});
