import { expect, test } from './console';

test("a bank's admin makes a key that works at once, rotates it and revokes one of the two", async ({ hub, page }) => {
  const name = `path ${String(Date.now())}`;
  await hub.prefer('en');
  await hub.signIn('bank-admin');
  await hub.menu('Keys');
  await page.getByRole('button', { name: 'New key' }).click();
  const form = page.getByRole('dialog', { name: 'New key' });
  await hub.choose(form, 'App');
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Create', exact: true }).click();

  const shown = page.getByRole('dialog', { name: `Key ${name}` });
  const secret = await keyIn(shown.getByText(/^ahk_/).first().innerText());
  await expect(shown.getByText('/v1/chat/completions').first()).toBeVisible();
  expect(await ask(hub.gatewayUrl(), secret)).toBe(200);
  await shown.getByLabel('I have stored it').check();
  await shown.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

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
  await form.getByRole('spinbutton', { name: 'Limit' }).fill('1000');
  await form.getByRole('button', { name: 'Show the effect' }).click();
  await expect(form.getByText('The last 7 days with this limit')).toBeVisible();
  await form.getByRole('button', { name: /Save$/ }).click();

  const drawer = page.getByRole('dialog').filter({ hasText: 'Override' });
  await drawer.getByRole('button', { name: 'Override for a while' }).click();
  const override = page.getByRole('dialog').filter({ hasText: 'Limit meanwhile' }).last();
  await override.getByRole('spinbutton').fill('5000');
  await override.getByText('In 24 hours').click();
  await override.getByLabel('Reason').fill('end of the month');
  await override.getByRole('button', { name: 'Show the effect' }).click();
  await override.getByRole('button', { name: /Save$/ }).click();
  await expect(drawer.getByText('end of the month').first()).toBeVisible();

  await drawer.getByRole('button', { name: 'Remove the limit' }).click();
  await hub.confirm('Remove the limit');
  await expect(page.getByText('The limit is removed')).toBeVisible();
});

test("a bank's admin makes a project and an app in it", async ({ hub, page }) => {
  const name = `Path ${String(Date.now())}`;
  await hub.prefer('zh');
  await hub.signIn('bank-admin');
  await hub.menu('项目与应用');
  await page.getByRole('button', { name: '新建项目' }).click();
  await page.getByRole('dialog').getByLabel('名称').fill(name);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /创\s?建/ })
    .click();
  await expect(hub.heading()).toHaveText(name);
  await page.getByRole('button', { name: '新建应用' }).first().click();
  await page.getByRole('dialog').getByLabel('名称').fill('第一个应用');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /创\s?建/ })
    .click();
  await expect(page.getByText('第一个应用').first()).toBeVisible();
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
