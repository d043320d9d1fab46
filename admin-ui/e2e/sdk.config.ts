import { defineConfig } from '@playwright/test';

/**
 * Banks' programs in JavaScript: unmodified clients against a hub that runs already, without a
 * browser. HUB_E2E_GATEWAY_URL says where it is, HUB_E2E_KEY is a bank's key.
 */
export default defineConfig({
  testDir: './sdk',
  outputDir: process.env['HUB_E2E_RESULTS'] ?? 'results',
  timeout: 60_000,
  workers: 1,
  retries: 0,
  forbidOnly: true,
});
