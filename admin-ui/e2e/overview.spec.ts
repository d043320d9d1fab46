import { expect, test } from './console';

test("a bank's admin signs in, sees the own bank and finds other banks shut", async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('bank-admin');
  await expect(hub.heading()).toHaveText('Overview');
  await expect(page.getByRole('region', { name: 'Spent today' })).toBeVisible();
  expect(await hub.accessibilityFaults()).toEqual([]);
  await hub.picture('overview-bank-admin-en');

  await hub.menu('Usage');
  await expect(page.getByRole('table', { name: 'Sums by group' })).toBeVisible();

  await page.goto('/banks/bank-of-others/usage');
  await expect(page.getByRole('heading', { name: 'You may not see or do this' })).toBeVisible();
});

test('who is not signed in is led to the door and back again', async ({ hub, page }) => {
  await hub.prefer('zh', 'dark');
  await page.goto('/audit');
  await expect(page.getByRole('link', { name: '使用银行账号登录' })).toBeVisible();
  expect(await hub.accessibilityFaults()).toEqual([]);
});
