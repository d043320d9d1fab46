import { expect, test } from './console';

test('who is not signed in is led to the door, and by it to where they wanted to be', async ({ hub, page }) => {
  await hub.prefer('zh', 'dark');
  await page.goto('/audit?range=7d');
  await expect(page.getByRole('link', { name: '使用银行账号登录' })).toBeVisible();
  expect(await hub.accessibilityFaults()).toEqual([]);
  await hub.picture('sign-in-zh-dark');
  await hub.passTheDoor('bank-auditor');
  await expect(page).toHaveURL(/\/audit\?range=7d$/);
});

test('a wrong password opens nothing', async ({ page, hub }) => {
  await hub.prefer('en');
  await page.goto('/');
  await page.getByRole('link', { name: 'Sign in with your bank account' }).click();
  await page.locator('#username').fill('nobody@alliance.example');
  await page.locator('#password').fill('not a password of anybody');
  await page.locator('#kc-login').click();
  await expect(page.locator('#kc-login')).toBeVisible();
  await page.goto('/usage');
  await expect(page.getByRole('link', { name: 'Sign in with your bank account' })).toBeVisible();
});

test('who signs out is out, also by the way back', async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signInAnew('finance');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByText('You have signed out.')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Sign in with your bank account' })).toBeVisible();
  expect((await page.request.get('/api/v1/me')).status()).toBe(401);
});
