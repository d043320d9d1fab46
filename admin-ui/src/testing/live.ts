import { vi } from 'vitest';

const sources = new Set<FakeSource>();

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  onerror: (() => void) | null = null;

  constructor() {
    super();
    sources.add(this);
  }

  close() {
    this.readyState = FakeSource.CLOSED;
    sources.delete(this);
  }
}

/** Puts a fake in the place of the live connection, which jsdom does not have. */
export function fakeLive(): { readonly say: (kind: string, content: unknown) => void; readonly open: () => number } {
  sources.clear();
  vi.stubGlobal('EventSource', FakeSource);
  return {
    say: (kind, content) =>
      sources.forEach((it) => it.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(content) }))),
    open: () => sources.size,
  };
}
