import { hubFetch } from '../../api/hub-fetch';
import { Problem } from '../../api/problem';

/** What was said before, and what is asked now. */
export interface Order {
  readonly appId: string;
  readonly model: string;
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
}

export interface TokenCounts {
  readonly prompt: number;
  readonly completion: number;
  readonly cached: number;
}

/** A piece of an answer, as it comes. */
export type Piece =
  | { readonly kind: 'request'; readonly requestId: string }
  | { readonly kind: 'text'; readonly content: string; readonly reasoning: string }
  | { readonly kind: 'tokens'; readonly tokens: TokenCounts }
  | { readonly kind: 'end' }
  | { readonly kind: 'lost' };

/** An event of a stream in the `text/event-stream` form (WHATWG HTML, server-sent events). */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

const LINE = /\r\n|\n|\r/;
const EVENT_LENGTH_MAX = 1 << 20;

/**
 * Asks a model and gives its answer piece by piece. Aborting the signal hangs up, and the model stops.
 *
 * @throws Problem where the service or the gateway refuses, also in mid-stream
 */
export async function* askModel(url: string, order: Order, signal: AbortSignal): AsyncGenerator<Piece> {
  const response = await hubFetch(
    new Request(new URL(url, globalThis.location.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(order),
      signal,
    }),
  );
  let isWhole = false;
  for await (const event of eventsOf(response, signal)) {
    for (const piece of piecesOf(event)) {
      isWhole ||= piece.kind === 'end';
      yield piece;
    }
  }
  signal.throwIfAborted();
  if (!isWhole) {
    yield { kind: 'lost' };
  }
}

/** The events of a stream. What follows the last empty line is no event and is dropped. */
export async function* eventsOf(response: Response, signal?: AbortSignal): AsyncGenerator<ServerEvent> {
  if (response.body === null) {
    return;
  }
  const reader = response.body.getReader();
  signal?.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? '';
      if (rest.length > EVENT_LENGTH_MAX) {
        throw new Problem({ status: 502, code: 'event_too_long', title: '', detail: '' });
      }
      for (const block of blocks) {
        const event = eventOf(block);
        if (event !== null) {
          yield event;
        }
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined); // not waited for: a stream may never confirm
  }
}

function eventOf(block: string): ServerEvent | null {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split(LINE)) {
    if (line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''));
    } else if (line.startsWith('event:')) {
      name = line.slice(6).trim();
    }
  }
  return data.length === 0 ? null : { name, data: data.join('\n') };
}

interface Chunk {
  readonly error?: { readonly message?: string; readonly code?: string | null };
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null; readonly reasoning_content?: string | null };
  }[];
  readonly usage?: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  } | null;
}

function piecesOf({ name, data }: ServerEvent): readonly Piece[] {
  if (data === '[DONE]') {
    return [{ kind: 'end' }];
  }
  if (name === 'hub') {
    const about = JSON.parse(data) as { requestId?: string; lost?: boolean };
    return [
      ...(about.requestId === undefined ? [] : [{ kind: 'request', requestId: about.requestId } as const]),
      ...(about.lost === true ? [{ kind: 'lost' } as const] : []),
    ];
  }
  const chunk = JSON.parse(data) as Chunk;
  if (chunk.error !== undefined) {
    const { message = '', code } = chunk.error;
    throw new Problem({ status: 502, code: code ?? 'gateway_error', title: '', detail: message });
  }
  const delta = chunk.choices?.[0]?.delta;
  const content = delta?.content ?? '';
  const reasoning = delta?.reasoning_content ?? '';
  return [
    ...(content + reasoning === '' ? [] : [{ kind: 'text', content, reasoning } as const]),
    ...(chunk.usage ? [{ kind: 'tokens', tokens: countsOf(chunk.usage) } as const] : []),
  ];
}

function countsOf(usage: NonNullable<Chunk['usage']>): TokenCounts {
  return {
    prompt: usage.prompt_tokens,
    completion: usage.completion_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
  };
}
