import { defineConfig } from '@playwright/test';
import { tmpdir } from 'node:os';

/**
 * End-to-end tests drive the system's own Chromium against a hub that runs already: HUB_CONSOLE_URL
 * says where, and HUB_E2E_PEOPLE names a JSON file with the people and their passwords.
 */
export default defineConfig({
  testDir: '.',
  outputDir: process.env['HUB_E2E_RESULTS'] ?? 'results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  // First those that change what others stand on.
  projects: [
    { name: 'alone', testMatch: 'alone/*.spec.ts' },
    { name: 'beside', testIgnore: ['alone/**', 'sdk/**'], dependencies: ['alone'] },
  ],
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['junit', { outputFile: process.env['HUB_E2E_REPORT'] ?? 'results/TEST-e2e.xml' }]],
  use: {
    baseURL: process.env['HUB_CONSOLE_URL'] ?? 'http://127.0.0.1:7990',
    viewport: { width: 1440, height: 900 },
    timezoneId: 'Asia/Shanghai',
    trace: process.env['HUB_E2E_TRACE'] === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['HUB_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
      env: { ...process.env, HOME: tmpdir() } as Record<string, string>,
    },
  },
});
