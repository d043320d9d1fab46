import { expect, OWN_BANK, test, type Persona } from './console';

/** Every page, as one of those sees it who work with it; `bank` stands for the own bank's address. */
const PAGES: Readonly<Partial<Record<Persona, Readonly<Record<string, string>>>>> = {
  operator: {
    overview: '/',
    banks: '/banks',
    bank: `/banks/${OWN_BANK}`,
    models: '/models',
    usage: '/usage?range=30d',
    pool: '/pool',
    audit: '/audit',
    people: '/people',
    settings: '/settings',
  },
  finance: { billing: '/billing', prices: '/billing?tab=prices' },
  'bank-admin': {
    'own-overview': '/',
    projects: '/projects',
    keys: '/keys',
    limits: '/limits',
    'own-models': '/models',
    playground: '/playground',
    'own-billing': '/billing',
    'own-people': '/people',
    alerts: '/settings/alerts',
  },
  developer: { 'own-usage': '/usage', calls: '/usage?view=calls' },
};

const PAIRED = [
  ['zh', 'light'],
  ['en', 'dark'],
] as const;
const ALL = [...PAIRED, ['zh', 'dark'], ['en', 'light']] as const;
// Each language and each look once; pictures are taken of all four.
const DRESSES = process.env['HUB_E2E_SCREENSHOTS'] === undefined ? PAIRED : ALL;

for (const [persona, pages] of Object.entries(PAGES)) {
  for (const [language, look] of DRESSES) {
    test(`${persona}: pages in ${language}, ${look}, have no serious fault`, async ({ hub }) => {
      test.setTimeout(180_000);
      await hub.prefer(language, look);
      await hub.signIn(persona as Persona);
      for (const [name, path] of Object.entries(pages)) {
        await hub.open(path);
        await expect(hub.page.getByRole('alert').filter({ hasText: /请求编号|Request id/ }), name).toHaveCount(0);
        expect(await hub.accessibilityFaults(), name).toEqual([]);
        await hub.picture(`${name}-${language}-${look}`);
      }
    });
  }
}
