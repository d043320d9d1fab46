import { useCallback, useEffect, useRef, useState } from 'react';
import { asProblem, type Problem } from '../../api/problem';
import { askModel, type Order, type Piece, type TokenCounts } from './answer-stream';

/** A question and what came of it. */
export interface Turn {
  readonly prompt: string;
  readonly state: 'waiting' | 'streaming' | 'done' | 'stopped' | 'cut' | 'refused';
  readonly content: string;
  readonly reasoning: string;
  readonly requestId: string | null;
  readonly tokens: TokenCounts | null;
  /** Milliseconds from asking to the first piece of text. */
  readonly firstTokenMillis: number | null;
  readonly totalMillis: number | null;
  readonly problem: Problem | null;
}

export interface Conversation {
  readonly turns: readonly Turn[];
  readonly isBusy: boolean;
  readonly send: (prompt: string) => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

export interface Settings {
  readonly system: string;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly maxTokens: number | null;
  readonly seed: number | null;
}

interface Place {
  readonly url: string;
  readonly appId: string;
  readonly model: string;
  readonly settings: Settings;
}

/**
 * A conversation with one model, kept here alone. Leaving the page hangs up, so that the model stops
 * and its memory is free.
 */
export function useConversation(place: Place): Conversation {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const change = useCallback((step: (turn: Turn) => Turn) => {
    setTurns((all) => [...all.slice(0, -1), ...all.slice(-1).map(step)]);
  }, []);
  const send = useCallback(
    (prompt: string) => {
      const controller = new AbortController();
      running.current = controller;
      const order = orderOf(place, turns, prompt);
      setTurns((all) => [...all, begun(prompt)]);
      void listen(place.url, order, controller.signal, change);
    },
    [place, turns, change],
  );
  const last = turns.at(-1);
  return {
    turns,
    isBusy: last?.state === 'waiting' || last?.state === 'streaming',
    send,
    stop: () => running.current?.abort(),
    clear: () => {
      running.current?.abort();
      setTurns([]);
    },
  };
}

async function listen(url: string, order: Order, signal: AbortSignal, change: (step: (turn: Turn) => Turn) => void) {
  const asked = performance.now();
  const millis = () => Math.round(performance.now() - asked);
  try {
    for await (const piece of askModel(url, order, signal)) {
      const at = millis();
      change((turn) => withPiece(turn, piece, at));
    }
  } catch (error) {
    const at = millis();
    change((turn) =>
      signal.aborted
        ? { ...turn, state: 'stopped', totalMillis: at }
        : { ...turn, state: 'refused', totalMillis: at, problem: asProblem(error) },
    );
  }
}

/** A turn after one more piece, which came so many milliseconds after it was asked. */
export function withPiece(turn: Turn, piece: Piece, atMillis: number): Turn {
  switch (piece.kind) {
    case 'request':
      return { ...turn, requestId: piece.requestId };
    case 'text':
      return {
        ...turn,
        state: 'streaming',
        content: turn.content + piece.content,
        reasoning: turn.reasoning + piece.reasoning,
        firstTokenMillis: turn.firstTokenMillis ?? atMillis,
      };
    case 'tokens':
      return { ...turn, tokens: piece.tokens };
    case 'end':
      return { ...turn, state: 'done', totalMillis: atMillis };
    case 'lost':
      return turn.state === 'done' ? turn : { ...turn, state: 'cut', totalMillis: atMillis };
  }
}

function begun(prompt: string): Turn {
  return {
    prompt,
    state: 'waiting',
    content: '',
    reasoning: '',
    requestId: null,
    tokens: null,
    firstTokenMillis: null,
    totalMillis: null,
    problem: null,
  };
}

/** All that was said and answered, without reasoning, which models do not want back. */
export function orderOf(place: Omit<Place, 'url'>, turns: readonly Turn[], prompt: string): Order {
  const { system, temperature, topP, maxTokens, seed } = place.settings;
  return {
    appId: place.appId,
    model: place.model,
    messages: [
      ...(system.trim() === '' ? [] : [{ role: 'system' as const, content: system }]),
      ...turns
        .filter((turn) => turn.content !== '')
        .flatMap((turn) => [
          { role: 'user' as const, content: turn.prompt },
          { role: 'assistant' as const, content: turn.content },
        ]),
      { role: 'user', content: prompt },
    ],
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { topP }),
    ...(maxTokens === null ? {} : { maxTokens }),
    ...(seed === null ? {} : { seed }),
  };
}
