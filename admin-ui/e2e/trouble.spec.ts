import { expect, test } from './console';

test('a slow service shows that it loads, and then the answer', async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('bank-auditor');
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/usage/totals*', async (route) => {
    await released;
    await route.continue();
  });
  await hub.menuLink('Usage').click();
  await expect(page.locator('[aria-busy="true"]').first()).toBeVisible();
  expect(await hub.accessibilityFaults()).toEqual([]);
  release();
  await expect(page.getByRole('table', { name: 'Sums by group' })).toBeVisible();
});

test('a failing service says so, what to do, and mends itself', async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('bank-auditor');
  await page.route('**/usage/totals*', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      headers: { 'retry-after': '1' },
      body: JSON.stringify({ status: 503, code: 'database_unavailable', detail: 'the database is away' }),
    }),
  );
  await hub.menuLink('Usage').click();
  const problem = page.getByRole('alert').filter({ hasText: 'The service cannot answer right now' });
  await expect(problem.first()).toContainText('the database is away');
  expect(await hub.accessibilityFaults()).toEqual([]);
  await page.unroute('**/usage/totals*');
  await expect(page.getByRole('table', { name: 'Sums by group' })).toBeVisible();
});

test('live figures come back after the connection was lost', async ({ hub, page, context }) => {
  await hub.prefer('en');
  await hub.signIn('operator');
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  await context.setOffline(true);
  await page.reload().catch(() => undefined);
  await context.setOffline(false);
  await hub.open('/');
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
});
