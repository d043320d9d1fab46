import { useCallback, useSyncExternalStore } from 'react';
import type { Schema } from './client';

/** What `/api/v1/live` sends, by the event's name. */
export interface LiveEvents {
  readonly traffic: Schema<'Traffic'>;
  readonly pool: { readonly members: readonly Schema<'MemberView'>[] };
  /** Nothing can be known now. */
  readonly state: { readonly redis: 'away' };
}

/** What the shared connection is doing. */
export type LiveStatus = 'connecting' | 'live' | 'stale';

/** The events of a kind and whether they can still be trusted. */
export interface Live<T> {
  readonly event: T | null;
  /** The last two minutes of them, oldest first. */
  readonly recent: readonly T[];
  readonly status: LiveStatus;
}

const NONE: readonly unknown[] = [];
const URL_OF_LIVE = '/api/v1/live';
const RECENT_EVENTS = 120;
const STALE_MILLIS = 5_000;
const RETRY_MILLIS_MAX = 30_000;

/**
 * One connection for the whole page, open while somebody listens. The browser reconnects by itself
 * and says which event it saw last; where it gives up, as on an error status, we do, ever more slowly.
 */
class LiveConnection {
  private source: EventSource | null = null;
  private readonly recent = new Map<string, readonly unknown[]>();
  private readonly listeners = new Set<() => void>();
  private readonly kinds = new Map<string, number>();
  private readonly snapshots = new Map<string, Live<unknown>>();
  private status: LiveStatus = 'connecting';
  private failures = 0;
  /** Told when the service ends the connection by itself. */
  onEnd: () => void = () => undefined;
  private staleTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  subscribe(kind: string, listener: () => void): () => void {
    this.listeners.add(listener);
    const count = this.kinds.get(kind) ?? 0;
    this.kinds.set(kind, count + 1);
    if (this.source === null && this.retryTimer === undefined) {
      this.open();
    } else if (count === 0) {
      this.source?.addEventListener(kind, this.receive);
    }
    return () => this.unsubscribe(kind, listener);
  }

  snapshot(kind: string): Live<unknown> {
    const kept = this.snapshots.get(kind);
    const recent = this.recent.get(kind) ?? NONE;
    if (kept && kept.recent === recent && kept.status === this.status) {
      return kept;
    }
    const made = { event: recent.at(-1) ?? null, recent, status: this.status };
    this.snapshots.set(kind, made);
    return made;
  }

  private unsubscribe(kind: string, listener: () => void) {
    this.listeners.delete(listener);
    this.kinds.set(kind, (this.kinds.get(kind) ?? 1) - 1);
    if ([...this.kinds.values()].every((it) => it <= 0)) {
      this.close();
    }
  }

  private open() {
    this.retryTimer = undefined;
    const source = new EventSource(URL_OF_LIVE);
    this.source = source;
    this.kinds.forEach((_, kind) => source.addEventListener(kind, this.receive));
    source.addEventListener('end', () => this.end(source));
    source.onerror = () => this.lost(source);
    this.expectEvent();
  }

  private readonly receive = (message: MessageEvent<string>) => {
    this.failures = 0;
    const before = this.recent.get(message.type) ?? NONE;
    this.recent.set(message.type, [...before.slice(1 - RECENT_EVENTS), JSON.parse(message.data)]);
    this.expectEvent();
    this.become('live');
  };

  /** The service says goodbye, as when the session is over: the next try is told why. */
  private end(source: EventSource) {
    source.close();
    this.lost(source);
    this.onEnd();
  }

  private lost(source: EventSource) {
    this.become('stale');
    if (source.readyState === EventSource.CLOSED && this.source === source) {
      source.close();
      this.source = null;
      const wait = Math.min(RETRY_MILLIS_MAX, 1_000 * 2 ** this.failures);
      this.failures += 1;
      this.retryTimer = setTimeout(() => this.open(), wait);
    }
  }

  private expectEvent() {
    clearTimeout(this.staleTimer);
    this.staleTimer = setTimeout(() => this.become('stale'), STALE_MILLIS);
  }

  private close() {
    clearTimeout(this.staleTimer);
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    this.source?.close();
    this.source = null;
    this.kinds.clear();
    this.recent.clear();
    this.snapshots.clear();
    this.failures = 0;
    this.status = 'connecting';
  }

  private become(status: LiveStatus) {
    this.status = status;
    this.listeners.forEach((it) => it());
  }
}

const connection = new LiveConnection();

/** Has `listener` told when the service has ended the live events, as it does with a session. */
export function whenLiveEnds(listener: () => void): void {
  connection.onEnd = listener;
}

/** The newest live events of a kind: `useLive('traffic')`. */
export function useLive<K extends keyof LiveEvents>(kind: K): Live<LiveEvents[K]> {
  const subscribe = useCallback((listener: () => void) => connection.subscribe(kind, listener), [kind]);
  const snapshot = useCallback(() => connection.snapshot(kind), [kind]);
  return useSyncExternalStore(subscribe, snapshot) as Live<LiveEvents[K]>;
}
