import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { server } from './server';
import { startTestTexts } from './texts';

// Styles are not loaded here, so nothing could be found hidden; asking costs most of a query's time.
configure({ defaultHidden: true, asyncUtilTimeout: 5_000 });

class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal('ResizeObserver', NoObserver);
vi.stubGlobal('IntersectionObserver', NoObserver);
globalThis.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
})) as unknown as typeof globalThis.matchMedia;
globalThis.scrollTo = () => undefined;

// jsdom has no canvas: what a chart draws is looked at in a browser, its numbers are tested here.
vi.mock('../shared/chart-drawing', () => ({ default: () => null }));

beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' });
  await startTestTexts();
});
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
});
afterAll(() => server.close());
