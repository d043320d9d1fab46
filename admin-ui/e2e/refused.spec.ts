import { expect, OTHER_BANK, test, type Persona } from './console';

const SHUT = 'You may not see or do this';

const FOREIGN = ['', '/usage', '/keys', '/limits', '/billing', '/people', '/audit'];

test("a bank's admin finds another bank shut, by address and by API", async ({ hub, page }) => {
  await hub.prefer('en');
  await hub.signIn('bank-admin');
  for (const place of FOREIGN) {
    await page.goto(`/banks/${OTHER_BANK}${place}`);
    await expect(hub.heading(), place).toHaveText(SHUT);
  }
  for (const path of ['keys', 'usage', 'invoices', 'people', 'limits', 'audit']) {
    const answer = await page.request.get(`/api/v1/tenants/${OTHER_BANK}/${path}`);
    expect(answer.status(), path).toBe(403);
  }
});

const PAGES_OF_OTHERS: Readonly<Partial<Record<Persona, readonly string[]>>> = {
  developer: ['/billing', '/audit', '/people', '/pool', '/banks'],
  'bank-finance': ['/keys', '/audit', '/people', '/pool', '/playground'],
  'bank-auditor': ['/pool', '/banks', '/playground'],
  finance: ['/pool', '/audit', '/people'],
};

for (const [persona, places] of Object.entries(PAGES_OF_OTHERS)) {
  test(`${persona} finds pages of other roles shut`, async ({ hub, page }) => {
    await hub.prefer('en');
    await hub.signIn(persona as Persona);
    for (const place of places) {
      await page.goto(place);
      await expect(hub.heading(), place).toHaveText(SHUT);
      await expect(hub.menuLinkTo(place)).toHaveCount(0);
    }
  });
}
