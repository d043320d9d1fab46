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
    alerts: '/settings?tab=alerts',
  },
  developer: { 'own-usage': '/usage', calls: '/usage?view=calls' },
};

type Dress = readonly [language: 'zh' | 'en', look: 'light' | 'dark'];

/** Each language and each look is seen of half the pages; pictures are taken of all four. */
const DRESS: Readonly<Partial<Record<Persona, Dress>>> = {
  operator: ['zh', 'light'],
  finance: ['zh', 'dark'],
  'bank-admin': ['en', 'dark'],
  developer: ['en', 'light'],
};
const ALL: readonly Dress[] = Object.values(DRESS);

for (const [persona, pages] of Object.entries(PAGES)) {
  for (const [language, look] of dressesOf(persona as Persona)) {
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

function dressesOf(persona: Persona): readonly Dress[] {
  const usual = DRESS[persona];
  return usual === undefined || process.env['HUB_E2E_SCREENSHOTS'] !== undefined ? ALL : [usual];
}
