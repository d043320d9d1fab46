import { expect, test } from './console';

test('the operator gives a bank blocks, publishes a prefix, erases a zone, and sees what came of it', async ({
  hub,
  page,
}) => {
  test.setTimeout(180_000);
  const prefix = `path-${String(Date.now())}`;
  await hub.prefer('en');
  await hub.signIn('operator');
  await hub.menu('Pool');

  const quotas = page.getByRole('region', { name: 'Floors and ceilings' }).first();
  await quotas.getByRole('button', { name: 'Set blocks' }).click();
  const form = page.getByRole('dialog', { name: 'Floors and ceilings' });
  await hub.choose(form, 'Bank', undefined);
  await form.getByLabel('Floor').fill('4');
  await form.getByLabel('Ceiling').fill('2');
  await form.getByLabel('Reason').fill('a path of the tests');
  await form.getByRole('button', { name: 'Set blocks' }).click();
  await expect(form.getByText('A ceiling is not below the floor')).toBeVisible();
  await form.getByLabel('Ceiling').fill('64');
  await expect(form.getByText(/All floors of this model come to/)).toBeVisible();
  expect(await hub.accessibilityFaults()).toEqual([]);
  await form.getByRole('button', { name: 'Set blocks' }).click();
  await expect(form).toHaveCount(0);
  const held = page.getByRole('table', { name: 'Blocks of each bank' });
  await expect(held.getByText('applied', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Publish a prefix' }).click();
  const text = page.getByRole('dialog', { name: 'Publish a prefix' });
  await text.getByLabel('Name').fill(prefix);
  await text
    .getByLabel('Text')
    .fill('You are a careful clerk of a bank. Answer briefly and in whole sentences. '.repeat(4));
  await text.getByLabel('Reason').fill('a path of the tests');
  await text.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText(new RegExp(`${prefix} is published: \\d+ tokens`))).toBeVisible();
  const published = page
    .getByRole('table', { name: 'Prefixes that every bank may read' })
    .getByRole('row', { name: prefix });
  await expect(published.getByText('applied', { exact: true })).toBeVisible();

  const zone = page
    .getByRole('table', { name: 'Zones on each member' })
    .getByRole('row')
    .filter({ hasText: '64' })
    .first();
  const bank = (await zone.getByRole('cell').first().innerText()).trim();
  await zone.getByRole('button', { name: 'Erase' }).click();
  const question = page.getByRole('dialog', { name: `Erase what is kept of ${bank}?` });
  await question.getByLabel('Reason').fill('a path of the tests');
  await expect(question.getByRole('button', { name: 'Erase' })).toBeDisabled();
  await question.getByLabel(/to confirm/).fill(bank);
  await question.getByRole('button', { name: 'Erase' }).click();
  const proof = page.getByRole('dialog', { name: `Erasure of ${bank}` });
  await expect(proof.getByText('proven', { exact: true }).first()).toBeVisible();
  expect(await hub.accessibilityFaults()).toEqual([]);
  await hub.picture('pool-proof');
  await proof.getByRole('button', { name: 'Close', exact: true }).last().click();

  await published.getByRole('button', { name: 'Withdraw' }).click();
  await hub.confirm('Withdraw', 'a path of the tests');
  await expect(published).toHaveCount(0);
  await held.getByRole('button', { name: 'Take back' }).click();
  await hub.confirm('Take back', 'a path of the tests');
  await expect(page.getByText('No bank has a floor or a ceiling')).toBeVisible();
});
