import { expect, test } from './console';

test('a developer asks a model, sees what it cost, and finds the call with its timeline', async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('developer');
  await hub.menu('Playground');
  await page.getByLabel('What to say').fill('你好');
  await page.getByLabel('What to say').press('Enter');
  const details = page.getByRole('link', { name: 'Look at this call' });
  await expect(details).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^first token \d/)).toBeVisible();
  expect(await hub.accessibilityFaults()).toEqual([]);
  await hub.picture('playground-answer-en');

  await details.click();
  const call = page.getByRole('dialog', { name: 'One call' });
  await expect(call.getByText('Timeline')).toBeVisible();
  await expect(call.getByText('Completed')).toBeVisible();
  await expect(call.getByText('你好')).toHaveCount(0);
});

test('a developer compares two answers side by side', async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('developer');
  await hub.open('/playground?compare=yes');
  await page.getByLabel('What to say').fill('Introduce yourself.');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText(/^first token \d/)).toHaveCount(2, { timeout: 30_000 });
});

test('usage leads from the sum of a month down to one call, and out as CSV', async ({ hub, page }) => {
  await hub.prefer('zh');
  await hub.signIn('developer');
  await hub.open('/usage?range=30d');
  await expect(page.getByRole('table').first()).toBeVisible();
  await hub.open('/usage?range=30d&view=calls');
  await page.getByRole('row').nth(1).click();
  await expect(page.getByRole('dialog').getByText('时间线')).toBeVisible();
  await page.keyboard.press('Escape');
  const download = page.waitForEvent('download');
  await page
    .getByRole('link', { name: '导出 CSV' })
    .or(page.getByRole('button', { name: '导出 CSV' }))
    .click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});
