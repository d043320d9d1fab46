import { Console, expect, test } from '../console';

test('whose session has ended is led to the door and comes back to the same place', async ({ hub, page, browser }) => {
  await hub.prefer('en');
  await hub.signInAnew('bank-finance');
  await hub.open('/usage?range=30d&groupBy=app');

  const elsewhere = await browser.newPage();
  const other = new Console(elsewhere);
  await other.prefer('en');
  await other.signInAnew('bank-finance');
  await other.open('/settings');
  await elsewhere.getByRole('button', { name: 'Sign out everywhere' }).click();
  await other.confirm('Sign out everywhere');
  await expect(elsewhere.getByRole('link', { name: 'Sign in with your bank account' })).toBeVisible();
  await elsewhere.close();

  await hub.menuLink('Overview').click();
  await expect(page.getByText('Your session has expired.')).toBeVisible();
  await hub.passTheDoor('bank-finance');
  await expect(page).toHaveURL(/\/$/);
});
