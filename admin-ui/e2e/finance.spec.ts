import { expect, OWN_BANK, test } from './console';

test('finance recounts a month, reads the lines down to a request, and takes the papers', async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('finance');
  await hub.open(`/banks/${OWN_BANK}/billing`);
  await page.getByRole('cell').getByRole('link').first().click();
  await expect(page.getByRole('table', { name: 'Lines of the invoice' })).toBeVisible();
  expect(await hub.accessibilityFaults()).toEqual([]);

  await page.getByRole('button', { name: 'Recount', exact: true }).click();
  await expect(page.getByText(/^Equal: [\d,]+ requests counted one by one/)).toBeVisible({ timeout: 60_000 });
  await hub.picture('invoice-recounted-en');

  for (const [paper, magic] of [
    ['PDF', '%PDF-'],
    ['XLSX', 'PK'],
  ] as const) {
    const link = page.getByRole('link', { name: new RegExp(`as ${paper}$`) });
    const file = await page.request.get((await link.getAttribute('href')) ?? '');
    expect(file.status()).toBe(200);
    expect((await file.body()).subarray(0, magic.length).toString('latin1')).toBe(magic);
  }
});

test('finance sees what a new price would have cost before it is set, and turns back, on a screen that stands still', async ({
  hub,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await hub.prefer('en');
  await hub.signIn('finance');
  await hub.open('/billing?tab=prices');
  await page.getByRole('button', { name: 'New price' }).click();
  const form = page.getByRole('dialog', { name: 'A new price' });
  await hub.choose(form, 'Model');
  for (const kind of ['Input', 'Cached input', 'Output']) {
    await form.getByLabel(kind, { exact: true }).fill('3');
  }
  await form.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('dialog').getByRole('table')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test("a bank's finance reads its own invoice and prices, and finds no other's", async ({ hub, page }) => {
  await hub.prefer('zh');
  await hub.signIn('bank-finance');
  await hub.menu('账单');
  await page.getByRole('cell').getByRole('link').first().click();
  await expect(page.getByRole('table', { name: '账单明细' })).toBeVisible();
  await hub.open('/billing?tab=prices');
  await expect(page.getByRole('button', { name: '新价格' })).toHaveCount(0);
  await hub.open('/billing?tab=dead-letters');
  await expect(page.getByText('未入账')).toHaveCount(0);
});
