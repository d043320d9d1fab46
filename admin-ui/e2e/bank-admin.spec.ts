import type { Page } from '@playwright/test';
import { expect, test, type Console } from './console';

test("a bank's admin makes a key that works at once, rotates it and revokes one of the two", async ({ hub, page }) => {
  const name = `path ${String(Date.now())}`;
  await hub.prefer('en');
  await hub.signIn('bank-admin');
  await hub.menu('Keys');
  const secret = await makeKey(hub, page, name);
  expect(await ask(hub.gatewayUrl(), secret)).toBe(200);

  const drawer = page.getByRole('dialog', { name });
  await drawer.getByRole('button', { name: 'Rotate', exact: true }).click();
  const rotation = page.getByRole('dialog', { name: `Rotate ${name}` });
  await rotation.getByRole('button', { name: 'Rotate the key' }).click();
  const second = page.getByRole('dialog', { name: `Key ${name}` });
  const successor = await keyIn(second.getByText(/^ahk_/).first().innerText());
  expect(await ask(hub.gatewayUrl(), successor)).toBe(200);
  expect(await ask(hub.gatewayUrl(), secret)).toBe(200);
  await second.getByLabel('I have stored it').check();
  await second.getByRole('button', { name: 'Close', exact: true }).click();

  await drawer.getByRole('button', { name: 'Revoke', exact: true }).click();
  await hub.confirm('Revoke', 'a path of the tests');
  await expect(drawer.getByText('Revoked', { exact: true }).first()).toBeVisible();
  await expect
    .poll(
      async () => [await ask(hub.gatewayUrl(), secret), await ask(hub.gatewayUrl(), successor)].filter(is401).length,
    )
    .toBe(1);
});

test("a bank's admin sets a limit after seeing its effect, overrides it for a while, and removes it", async ({
  hub,
  page,
}) => {
  await hub.prefer('en');
  await hub.signIn('bank-admin');
  await hub.menu('Limits');
  await page.getByRole('button', { name: 'Set a limit' }).click();
  const form = page.getByRole('dialog', { name: 'Set a limit' });
  await form.getByRole('radio', { name: 'App' }).check();
  await hub.choose(form, 'Subject');
  await hub.choose(form, 'Kind of limit', 'Tokens per day');
  await form.getByRole('spinbutton', { name: 'Limit' }).fill('1000000000');
  await form.getByRole('button', { name: 'Show the effect' }).click();
  await expect(form.getByText('The last 7 days with this limit')).toBeVisible();
  await form.getByRole('button', { name: /Save$/ }).click();

  const drawer = page.getByRole('dialog').filter({ hasText: 'Override' });
  await drawer.getByRole('button', { name: 'Override for a while' }).click();
  const override = page.getByRole('dialog').filter({ hasText: 'Limit meanwhile' }).last();
  await override.getByRole('spinbutton').fill('2000000000');
  await override.getByText('In 24 hours').click();
  await override.getByLabel('Reason').fill('end of the month');
  await override.getByRole('button', { name: 'Show the effect' }).click();
  await override.getByRole('button', { name: /Save$/ }).click();
  await expect(drawer.getByText('end of the month').first()).toBeVisible();

  await drawer.getByRole('button', { name: 'Remove the limit' }).click();
  await hub.confirm('Remove the limit');
  await expect(page.getByText('The limit is removed')).toBeVisible();
});

test("a bank's admin makes a project and an app in it, archives both and brings them back", async ({ hub, page }) => {
  const name = `Path ${String(Date.now())}`;
  await hub.prefer('en');
  await hub.signIn('bank-admin');
  await hub.menu('Projects and apps');
  await page.getByRole('button', { name: 'New project' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(hub.heading()).toHaveText(name);
  await page.getByRole('button', { name: 'New app' }).first().click();
  await form.getByLabel('Name').fill('First app');
  await form.getByRole('button', { name: 'Create', exact: true }).click();

  const app = page.getByRole('dialog', { name: 'First app' });
  await app.getByRole('button', { name: 'Archive' }).click();
  await hub.confirm('Archive', 'a path of the tests');
  await expect(app.getByText(/^This app is archived/)).toBeVisible();
  await app.getByRole('button', { name: 'Restore' }).click();
  await hub.confirm('Restore');
  await expect(app.getByText(/^This app is archived/)).toHaveCount(0);
  await app.getByRole('button', { name: 'Close' }).click();
  await expect(app).toHaveCount(0);

  await page.getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByText(/^Apps in use that stop with it: 1/)).toBeVisible();
  await hub.confirm('Archive', 'a path of the tests');
  await expect(page.getByText(/^This project is archived/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'New app' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Restore' }).click();
  await hub.confirm('Restore');
  await expect(page.getByRole('button', { name: 'New app' }).first()).toBeVisible();
});

test("a bank's admin narrows a key to a network and frees it again", async ({ hub, page }) => {
  const name = `narrow ${String(Date.now())}`;
  await hub.prefer('en');
  await hub.signIn('bank-admin');
  await hub.menu('Keys');
  const secret = await makeKey(hub, page, name);
  expect(await ask(hub.gatewayUrl(), secret)).toBe(200);

  const drawer = page.getByRole('dialog', { name, exact: true });
  const change = page.getByRole('dialog', { name: `Change ${name}` });
  await drawer.getByRole('button', { name: 'Change' }).click();
  await change.getByLabel('Networks').fill('10.20.0.5/16');
  await change.getByLabel('Networks').press('Enter');
  await expect(change.getByText('did you mean 10.20.0.0/16?')).toBeVisible();
  await change.getByLabel('Networks').press('Backspace');
  await change.getByLabel('Networks').fill('10.20.0.0/16');
  await change.getByLabel('Networks').press('Enter');
  await change.getByRole('button', { name: /Save$/ }).click();
  await expect(drawer.getByText('10.20.0.0/16')).toBeVisible();
  await expect.poll(() => ask(hub.gatewayUrl(), secret)).toBe(403);

  await drawer.getByRole('button', { name: 'Change' }).click();
  await change.getByLabel('Networks').press('Backspace');
  await change.getByRole('button', { name: /Save$/ }).click();
  await expect(drawer.getByText('10.20.0.0/16')).toHaveCount(0);
  await expect.poll(() => ask(hub.gatewayUrl(), secret)).toBe(200);
});

test("a bank's admin invites somebody and keeps them out again", async ({ hub, page }) => {
  const name = `Path Person ${String(Date.now())}`;
  await hub.prefer('en');
  await hub.signIn('bank-admin');
  await hub.menu('People');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('E-mail').fill(`path-${String(Date.now())}@path.example`);
  await form.getByRole('checkbox', { name: /Auditor/ }).check();
  await form.getByRole('button', { name: 'Invite', exact: true }).click();
  const drawer = page.getByRole('dialog', { name });
  await expect(drawer.getByText('May sign in', { exact: true })).toBeVisible({ timeout: 30_000 });
  await drawer.getByRole('button', { name: 'Make a temporary password' }).click();
  await page.getByRole('dialog').last().getByRole('button', { name: 'Make a temporary password' }).click();
  const password = page.getByRole('dialog', { name: `Temporary password of ${name}` });
  await password.getByLabel('I have stored it').check();
  await password.getByRole('button', { name: 'Close', exact: true }).click();
  await drawer.getByRole('button', { name: 'Deactivate' }).click();
  await hub.confirm('Deactivate', 'a path of the tests');
  await expect(drawer.getByRole('button', { name: 'Reactivate' })).toBeVisible();
});

/** Makes a key of the first app on the page of keys, stores it and answers its text. */
async function makeKey(hub: Console, page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'New key' }).click();
  const form = page.getByRole('dialog', { name: 'New key' });
  await hub.choose(form, 'App');
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  const shown = page.getByRole('dialog', { name: `Key ${name}` });
  const secret = await keyIn(shown.getByText(/^ahk_/).first().innerText());
  await expect(shown.getByText('/v1/chat/completions').first()).toBeVisible();
  await shown.getByLabel('I have stored it').check();
  await shown.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  return secret;
}

async function keyIn(text: Promise<string>): Promise<string> {
  return /ahk_\w+/.exec(await text)?.[0] ?? '';
}

/** The status that the gateway answers to a call with this key. */
async function ask(gatewayUrl: string, key: string): Promise<number> {
  const answer = await fetch(`${gatewayUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'hub-mini', max_tokens: 4, messages: [{ role: 'user', content: 'hello' }] }),
  });
  await answer.text();
  return answer.status;
}

function is401(status: number): boolean {
  return status === 401;
}
