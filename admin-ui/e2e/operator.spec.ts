import { expect, test } from './console';

test('the operator onboards a bank in one flow, suspends it knowing whom it hits, and lets it back', async ({
  hub,
  page,
}) => {
  const name = `Path bank ${String(Date.now())}`;
  await hub.prefer('en');
  await hub.signIn('operator');
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();

  await hub.menu('Banks');
  await page.getByRole('button', { name: 'Onboard a bank' }).click();
  const wizard = page.getByRole('dialog', { name: 'Onboard a bank' });
  const next = wizard.getByRole('button', { name: 'Next' });
  await wizard.getByLabel('Name of the bank').fill(name);
  await next.click();
  await wizard.getByLabel('Name of the admin').fill('Synthetic Admin');
  await wizard.getByLabel('E-mail').fill(`admin-${String(Date.now())}@path.example`);
  await next.click();
  await wizard.getByLabel('Name of the project').fill('First project');
  await wizard.getByLabel('Name of the app').fill('First app');
  await wizard.getByLabel('Make a key as well (shown once)').check();
  await wizard.getByLabel('Name of the key').fill('first');
  await next.click();
  await wizard.getByLabel('Requests per minute').fill('120');
  await next.click();
  await wizard.getByRole('checkbox', { name: 'hub-mini (hub-mini)' }).check();
  await next.click();
  expect(await hub.accessibilityFaults()).toEqual([]);
  await wizard.getByRole('button', { name: 'Onboard', exact: true }).click();

  const shown = page.getByRole('dialog', { name: `Key of ${name}` });
  await expect(shown.getByText(/^ahk_/)).toBeVisible();
  await shown.getByLabel('I have stored it').check();
  await shown.getByRole('button', { name: 'Close', exact: true }).click();

  const drawer = page.getByRole('dialog', { name });
  await drawer.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByText('1 keys that work now are refused within 5 seconds')).toBeVisible();
  await hub.confirm('Suspend', 'a path of the tests');
  await expect(drawer.getByText('Suspended', { exact: true })).toBeVisible();
  await drawer.getByRole('button', { name: 'Resume' }).click();
  await hub.confirm('Resume', 'a path of the tests');
  await expect(drawer.getByText('Active', { exact: true })).toBeVisible();
});
