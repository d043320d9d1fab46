import { expect, test } from './console';

test('the auditor follows one record, proves the chain and can change nothing', async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('auditor');
  await hub.menu('Audit');
  await page.getByRole('row').nth(1).click();
  const record = page.getByRole('dialog');
  await expect(record.getByText('Place in the chain')).toBeVisible();
  await record.getByRole('button', { name: 'Close' }).first().click();

  await page.getByRole('button', { name: 'Prove now' }).click();
  await expect(page.getByText(/Whole: [\d,]+ records are as they were written/)).toBeVisible({ timeout: 30_000 });

  await hub.menu('Banks');
  await expect(page.getByRole('button', { name: 'Onboard a bank' })).toHaveCount(0);
  await hub.menu('Pool');
  await expect(page.getByRole('button', { name: 'Drain' })).toHaveCount(0);
});

test("a bank's auditor exports the trail as the filters have it", async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('bank-auditor');
  await hub.menu('Audit');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV (a table)' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});
