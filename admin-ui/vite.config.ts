import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where the API is in development: the mock of dev/mock.mjs, or a running hub. */
const api = process.env['HUB_API'] ?? 'http://127.0.0.1:7990';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'target/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    assetsInlineLimit: 0, // the page's policy allows no data: scripts or fonts
    chunkSizeWarningLimit: 1200, // scripts/budget.mjs judges sizes
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': api,
      '/oauth2': api,
      '/login/oauth2': api,
      '/logout': api,
      '/v3': api,
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
    setupFiles: ['src/testing/setup.ts'],
    css: false,
    restoreMocks: true,
    testTimeout: 20_000,
    maxWorkers: 2,
    isolate: false,
    reporters: ['default', ['junit', { outputFile: 'target/surefire-reports/TEST-console.xml' }]],
  },
});
