import { expect, test } from '@playwright/test';
import OpenAI from 'openai';
import { failure, GATEWAY, KEY, MODEL, WHOLE_LENGTH } from './hub';

const client = new OpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: KEY, maxRetries: 0 });
const question: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'hello' }];
const ask = { model: MODEL, messages: question, max_completion_tokens: 8, ...WHOLE_LENGTH };

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const chunks: T[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

test('chats, with usage', async () => {
  const answer = await client.chat.completions.create(ask);
  expect(answer.object).toBe('chat.completion');
  expect(answer.model).toBe(MODEL);
  expect(answer.choices[0]?.message.role).toBe('assistant');
  expect(answer.choices[0]?.message.content).not.toBe('');
  expect(answer.choices[0]?.finish_reason).toBe('length');
  expect(answer.usage?.completion_tokens).toBe(8);
  expect(answer.usage?.prompt_tokens_details?.cached_tokens).toBeGreaterThanOrEqual(0);
  expect(answer._request_id).toMatch(/^[0-9a-f]{32}$/);
});

test('streams, and tells usage only when asked', async () => {
  const plain = await all(await client.chat.completions.create({ ...ask, stream: true }));
  expect(plain.every((chunk) => !chunk.usage && chunk.choices.length === 1)).toBe(true);
  const asked = await all(
    await client.chat.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } }),
  );
  expect(asked.at(-1)?.choices).toEqual([]);
  expect(asked.at(-1)?.usage?.completion_tokens).toBe(8);
  expect(asked.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
});

test('puts a stream together by its own helper', async () => {
  const runner = client.chat.completions.stream({ ...ask, temperature: 0 });
  const whole = await client.chat.completions.create({ ...ask, temperature: 0 });
  expect(await runner.finalContent()).toBe(whole.choices[0]?.message.content);
});

test('gives several choices', async () => {
  const answer = await client.chat.completions.create({ ...ask, n: 3, seed: 7 });
  expect(answer.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
  expect(answer.usage?.completion_tokens).toBe(24);
});

test('tells log probabilities of chats', async () => {
  const answer = await client.chat.completions.create({ ...ask, logprobs: true, top_logprobs: 3 });
  const told = answer.choices[0]?.logprobs?.content ?? [];
  expect(told).toHaveLength(8);
  for (const token of told) {
    expect(token.logprob).toBeLessThanOrEqual(0);
    expect(token.top_logprobs).toHaveLength(3);
    expect(token.bytes?.length).toBeGreaterThan(0);
  }
});

test('goes on with raw text, with log probabilities', async () => {
  const answer = await client.completions.create({
    model: MODEL,
    prompt: 'hello',
    max_tokens: 5,
    logprobs: 2,
    ...WHOLE_LENGTH,
  });
  expect(answer.object).toBe('text_completion');
  expect(answer.choices[0]?.logprobs?.tokens).toHaveLength(5);
  expect(answer.choices[0]?.logprobs?.token_logprobs).toHaveLength(5);
  const streamed = await all(
    await client.completions.create({
      model: MODEL,
      prompt: 'hello',
      max_tokens: 5,
      stream: true,
      ...WHOLE_LENGTH,
    }),
  );
  expect(streamed.at(-1)?.choices[0]?.finish_reason).toBe('length');
});

test('takes fields that ask for nothing, and refuses by name those that it does not serve', async () => {
  const taken = { user: 'teller-7', safety_identifier: 'a', metadata: { scene: 'test' }, store: false };
  await client.chat.completions.create({ ...ask, ...taken });
  const refused = await failure(client.chat.completions.create({ ...ask, store: true }));
  expect(refused).toBeInstanceOf(OpenAI.UnprocessableEntityError);
  expect((refused as InstanceType<typeof OpenAI.APIError>).param).toBe('store');
});

test('lists models and finds one', async () => {
  const names = (await all(client.models.list())).map((model) => model.id);
  expect(names).toContain(MODEL);
  expect((await client.models.retrieve(MODEL)).object).toBe('model');
});

test('throws its own errors', async () => {
  const stranger = new OpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: 'nonsense', maxRetries: 0 });
  expect(await failure(stranger.models.list())).toBeInstanceOf(OpenAI.AuthenticationError);
  expect(await failure(client.chat.completions.create({ ...ask, model: 'no-such' }))).toBeInstanceOf(
    OpenAI.NotFoundError,
  );
  expect(await failure(client.chat.completions.create({ ...ask, temperature: 3 }))).toBeInstanceOf(
    OpenAI.UnprocessableEntityError,
  );
  const late = await failure(client.chat.completions.create({ ...ask, temperature: 3, stream: true }));
  expect(late).toBeInstanceOf(OpenAI.UnprocessableEntityError);
});

test('hangs up in mid-stream', async () => {
  const stream = await client.chat.completions.create({ ...ask, max_completion_tokens: 400, stream: true });
  let heard = 0;
  for await (const chunk of stream) {
    heard += chunk.choices.length;
    if (heard === 3) {
      stream.controller.abort();
    }
  }
  expect(heard).toBeLessThan(400);
  const aborting = new AbortController();
  const waiting = client.chat.completions.create({ ...ask, max_completion_tokens: 400 }, { signal: aborting.signal });
  aborting.abort();
  expect(await failure(waiting)).toBeInstanceOf(OpenAI.APIUserAbortError);
});
