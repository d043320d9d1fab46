import { createDeepSeek } from '@ai-sdk/deepseek';
import { expect, test } from '@playwright/test';
import { APICallError, generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { failure, GATEWAY, KEY, MODEL, WHOLE_LENGTH } from './hub';

const stable = new OpenAI({ baseURL: GATEWAY, apiKey: KEY, maxRetries: 0 });
const beta = new OpenAI({ baseURL: `${GATEWAY}/beta`, apiKey: KEY, maxRetries: 0 });
const provider = createDeepSeek({ baseURL: GATEWAY, apiKey: KEY });
const model = provider(MODEL);

interface DeepSeekUsage {
  prompt_tokens: number;
  prompt_cache_hit_tokens: number;
  prompt_cache_miss_tokens: number;
}

test('OpenAI’s client finds the API at DeepSeek’s base URL, with its usage', async () => {
  const answer = await stable.chat.completions.create({
    model: MODEL,
    messages: [{ role: 'user', content: 'hello' }],
    max_tokens: 4,
  });
  const usage = answer.usage as unknown as DeepSeekUsage;
  expect(usage.prompt_cache_hit_tokens + usage.prompt_cache_miss_tokens).toBe(usage.prompt_tokens);
  const names = [];
  for await (const each of stable.models.list()) {
    names.push(each.id);
  }
  expect(names).toContain(MODEL);
});

test('an answer that was begun is gone on with', async () => {
  const begun = (content: string) =>
    beta.chat.completions.create({
      model: MODEL,
      temperature: 0,
      max_tokens: 12,
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', content, prefix: true } as OpenAI.ChatCompletionMessageParam,
      ],
      ...WHOLE_LENGTH,
    });
  const first = await begun('');
  const words = first.choices[0]?.message.content ?? '';
  const half = words.slice(0, 6);
  const second = await begun(half);
  expect(second.usage?.prompt_tokens).toBeGreaterThan(first.usage?.prompt_tokens ?? 0);
  expect(second.choices[0]?.message.content?.startsWith(half)).toBe(false);
});

test('raw text is gone on with under /beta; a gap that the model cannot fill is refused by name', async () => {
  const answer = await beta.completions.create({ model: MODEL, prompt: 'def ', max_tokens: 4 });
  expect(answer.object).toBe('text_completion');
  const gap = await failure(beta.completions.create({ model: MODEL, prompt: 'def ', suffix: '\n' }));
  expect(gap).toBeInstanceOf(OpenAI.BadRequestError);
  expect((gap as InstanceType<typeof OpenAI.APIError>).param).toBe('suffix');
});

test('the balance has DeepSeek’s shape', async () => {
  const balance: { is_available: boolean; balance_infos: unknown[] } = await stable.get('/user/balance');
  expect(balance.is_available).toBe(true);
  expect(Array.isArray(balance.balance_infos)).toBe(true);
});

test('the DeepSeek provider answers', async () => {
  const answer = await generateText({ model, prompt: 'hello', maxOutputTokens: 8, maxRetries: 0 });
  expect(answer.text).not.toBe('');
  expect(answer.usage.inputTokens).toBeGreaterThan(0);
  expect(answer.usage.outputTokens).toBeLessThanOrEqual(8);
});

test('the DeepSeek provider streams', async () => {
  const answer = streamText({ model, prompt: 'hello', maxOutputTokens: 8, maxRetries: 0 });
  let text = '';
  for await (const piece of answer.textStream) {
    text += piece;
  }
  expect(text).not.toBe('');
  expect((await answer.usage).outputTokens).toBeGreaterThan(0);
});

test('the DeepSeek provider throws its own errors, and hangs up', async () => {
  const stranger = createDeepSeek({ baseURL: GATEWAY, apiKey: 'nonsense' })(MODEL);
  const refused = await failure(generateText({ model: stranger, prompt: 'hello', maxRetries: 0 }));
  expect(APICallError.isInstance(refused) && refused.statusCode).toBe(401);
  const unknown = await failure(generateText({ model: provider('no-such'), prompt: 'hello', maxRetries: 0 }));
  expect(APICallError.isInstance(unknown) && unknown.statusCode).toBe(404);
  const aborting = new AbortController();
  const waiting = generateText({
    model,
    prompt: 'hello',
    maxOutputTokens: 400,
    maxRetries: 0,
    abortSignal: aborting.signal,
  });
  aborting.abort();
  expect(((await failure(waiting)) as Error).name).toBe('AbortError');
});
