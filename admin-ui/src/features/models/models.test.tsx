import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import type { Me } from '../../api/roles';
import { asked } from '../../testing/dialogs';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import ModelsPage from '.';
import { healthOf } from './HealthTag';
import type { Model, Price, Version } from './queries';
import { descriptionOf } from './register-answers';

const MODELS = '*/api/v1/models';
const PRICE: Price = {
  priceVersion: 'prc-2',
  alias: 'hub-mini',
  inputPerMillion: '2.0000',
  cachedInputPerMillion: '0.5000',
  outputPerMillion: '8.0000',
  validFrom: '2026-11-01T00:00:00Z',
  createdAt: '2026-10-20T00:00:00Z',
  state: 'IN_FORCE',
};
const CONTENT = {
  name: 'hub-mini-2611',
  architecture: 'qwen3',
  quantisation: 'Q4_K_M',
  parameterCount: 7_600_000_000,
  baseDigest: 'b'.repeat(64),
  tokenizerDigest: 'c'.repeat(64),
  contextLength: 32_768,
};
const MINI: Model = {
  ...CONTENT,
  alias: 'hub-mini',
  displayName: 'General model',
  modelVersion: 'a'.repeat(64),
  status: 'ACTIVE',
  defaultMaxTokens: 1_024,
  createdAt: '2026-09-01T00:00:00Z',
  grants: 1,
  price: PRICE,
  upcomingPrice: { ...PRICE, priceVersion: 'prc-3', state: 'UPCOMING', validFrom: '2099-01-01T00:00:00Z' },
  health: { members: 2, serving: 1, running: 4, waiting: 0 },
};
const BARE: Model = {
  ...CONTENT,
  alias: 'new-one',
  modelVersion: 'd'.repeat(64),
  status: 'ACTIVE',
  defaultMaxTokens: 512,
  createdAt: '2026-11-01T00:00:00Z',
  grants: 0,
  health: { members: 0, serving: 0 },
};
const OLDER: Version = {
  ...CONTENT,
  id: 'e'.repeat(64),
  name: 'hub-mini-2606',
  contextLength: 16_384,
  defaultMaxTokens: 1_024,
  createdAt: '2026-06-01T00:00:00Z',
  aliases: [],
};
const MEMBER = {
  memberId: 'member-1',
  host: 'gpu-01',
  alive: true,
  healthy: true,
  draining: false,
  circuits: {},
  models: [
    {
      baseDigest: CONTENT.baseDigest,
      aliases: ['hub-mini'],
      running: 4,
      waiting: 1,
      kvBlocksTotal: 1,
      kvBlocksUsed: 0,
    },
  ],
};

function answers(models: readonly Model[] = [MINI, BARE]) {
  return [
    http.get(MODELS, () => HttpResponse.json({ items: models })),
    ...models.map((it) => http.get(`${MODELS}/${it.alias}`, () => HttpResponse.json(it))),
    http.get(`${MODELS}/:alias/versions`, () =>
      HttpResponse.json({
        items: [
          { ...CONTENT, modelVersion: MINI.modelVersion, since: '2026-11-01T00:00:00Z', setBy: 'per-1' },
          {
            ...OLDER,
            modelVersion: OLDER.id,
            since: '2026-06-01T00:00:00Z',
            until: '2026-11-01T00:00:00Z',
            setBy: 'per-1',
          },
        ],
      }),
    ),
    http.get(`${MODELS}/:alias/grants`, () =>
      HttpResponse.json({
        items: [
          {
            alias: 'hub-mini',
            tenantId: 'bank-ningbo',
            tenantName: 'Ningbo Rural Bank',
            grantedAt: '2026-11-01T00:00:00Z',
            grantedBy: 'service',
          },
        ],
      }),
    ),
    http.get('*/api/v1/model-versions', () =>
      HttpResponse.json({ items: [{ ...OLDER, ...CONTENT, id: MINI.modelVersion }, OLDER] }),
    ),
    http.get('*/api/v1/prices', () => HttpResponse.json({ items: [MINI.upcomingPrice, PRICE] })),
    http.get('*/api/v1/pool/members', () => HttpResponse.json({ items: [MEMBER] })),
    http.get('*/api/v1/people', () => HttpResponse.json({ items: [] })),
    http.get('*/api/v1/tenants/bank-ningbo/people', () => HttpResponse.json({ items: [] })),
    http.get('*/api/v1/usage/totals', () =>
      HttpResponse.json({ items: [{ key: 'bank-ningbo', name: 'Ningbo Rural Bank', requests: 1_234 }] }),
    ),
    http.get('*/api/v1/tenants/bank-ningbo/usage/totals', () =>
      HttpResponse.json({ items: [{ key: 'app-1', name: 'Loans', requests: 42 }] }),
    ),
  ];
}

const at = (address: string, me: Me = ofAlliance('operator'), given = answers()) =>
  show(<ModelsPage />, { me, at: address, path: '/models/*', answers: given });

test('the alliance sees aliases with health, version, price and grants, and opens one', async () => {
  const { user, address } = at('/models');
  expect(await screen.findByText('hub-mini')).toBeVisible();
  expect(screen.getByText('Partly available')).toBeVisible();
  expect(screen.getByText('1 of 2 members')).toBeVisible();
  expect(screen.getByText('No member')).toBeVisible();
  expect(screen.getByText('No price')).toBeVisible();
  expect(screen.getByText('aaaaaaaaaaaa…aaaaaa')).toBeVisible();
  await user.click(screen.getByText('hub-mini'));
  expect(address()).toBe('/models/hub-mini');
  expect(await screen.findByRole('heading', { name: 'General model', level: 1 })).toBeVisible();
});

test('asks the service for what is filtered and sorted', async () => {
  const asked: string[] = [];
  const { user } = at('/models?status=ACTIVE&owner=%40alliance', ofAlliance('finance'), [
    http.get(MODELS, ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ items: [MINI] });
    }),
    ...answers(),
  ]);
  await user.click(await screen.findByRole('button', { name: /Alias/ }));
  await waitFor(() =>
    expect(asked).toEqual([
      '?status=ACTIVE&owner=%40alliance&sort=alias',
      '?status=ACTIVE&owner=%40alliance&sort=-alias',
    ]),
  );
  expect(screen.queryByRole('button', { name: /Register a model/ })).toBeNull();
});

test('a page shows members, prices, versions and grants', async () => {
  at('/models/hub-mini', ofAlliance('auditor'));
  const members = await screen.findByRole('table', { name: 'Members that serve it' });
  expect(within(members).getByText('healthy')).toBeVisible();
  const prices = await screen.findByRole('table', { name: 'What the model cost and will cost' });
  expect(within(prices).getByText('in force')).toBeVisible();
  expect(within(prices).getAllByText('¥8.00')).toHaveLength(2);
  const versions = await screen.findByRole('table', { name: 'What the alias pointed at' });
  expect(await within(versions).findByText('hub-mini-2606')).toBeVisible();
  const grants = await screen.findByRole('table', { name: 'Banks that were granted the model' });
  expect(await within(grants).findByText('the hub itself')).toBeVisible();
  for (const name of ['Retire', 'Point elsewhere', 'Withdraw', 'Grant']) {
    expect(screen.queryByRole('button', { name })).toBeNull();
  }
  expect(screen.queryByRole('link', { name: 'Set a price under Billing' })).toBeNull();
});

test('finance is led to set a price and asks nothing of the pool', async () => {
  at('/models/hub-mini', ofAlliance('finance'));
  expect(await screen.findByRole('link', { name: 'Set a price under Billing' })).toHaveAttribute(
    'href',
    '/billing?tab=prices&alias=hub-mini',
  );
  expect(screen.queryByText('Members that serve it')).toBeNull();
});

test('grants a model to a bank that has no grant', async () => {
  let granted = '';
  const { user } = at('/models/hub-mini');
  server.use(
    http.put(`${MODELS}/hub-mini/grants/:tenant`, ({ params, request }) => {
      granted = String(params['tenant']);
      expect(request.headers.get('idempotency-key')).toBeTruthy();
      return HttpResponse.json({});
    }),
  );
  await user.click(await screen.findByLabelText('Choose a bank'));
  const option = await screen.findByText('Taizhou City Bank', { selector: '.ant-select-item-option-content' });
  expect(screen.queryByText('Ningbo Rural Bank', { selector: '.ant-select-item-option-content' })).toBeNull();
  await user.click(option);
  await user.click(screen.getByRole('button', { name: 'Grant' }));
  await waitFor(() => expect(granted).toBe('bank-taizhou'));
});

test('withdrawing a grant names the bank’s apps that call it', async () => {
  let withdrawn = false;
  const { user } = at('/models/hub-mini');
  server.use(
    http.delete(`${MODELS}/hub-mini/grants/bank-ningbo`, () => {
      withdrawn = true;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Withdraw' }));
  const question = await asked('Withdraw hub-mini from Ningbo Rural Bank?');
  expect(await within(question).findByText('Loans · 42 calls')).toBeVisible();
  await user.click(within(question).getByRole('button', { name: 'Withdraw' }));
  await waitFor(() => expect(withdrawn).toBe(true));
});

test('pointing elsewhere says whom it hits and warns of a shorter context', async () => {
  let sent: unknown;
  const { user } = at('/models/hub-mini');
  server.use(
    http.put(`${MODELS}/hub-mini`, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(MINI);
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Point elsewhere' }));
  const form = await asked('Point hub-mini at another version');
  expect(await within(form).findByText('Ningbo Rural Bank · 1,234 calls')).toBeVisible();
  await user.click(within(form).getByRole('button', { name: 'Point elsewhere' }));
  expect(await within(form).findByText('Choose a version')).toBeVisible();
  await user.click(within(form).getByLabelText('New version'));
  await user.click(await screen.findByText(/^hub-mini-2606/, { selector: '.ant-select-item-option-content' }));
  expect(await within(form).findByText(/32,768 → 16,384/)).toBeVisible();
  await user.click(within(form).getByRole('button', { name: 'Point elsewhere' }));
  await waitFor(() => expect(sent).toEqual({ modelVersion: OLDER.id }));
});

test('retiring asks for the alias; a retired one comes back with the same content', async () => {
  let retired = false;
  let sent: unknown;
  const { user, unmount } = at('/models/hub-mini');
  server.use(
    http.delete(`${MODELS}/hub-mini`, () => {
      retired = true;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Retire' }));
  const question = await asked('Retire hub-mini?');
  expect(within(question).getByText('Banks that were granted it now: 1.')).toBeVisible();
  const confirm = within(question).getByRole('button', { name: 'Retire' });
  expect(confirm).toBeDisabled();
  await user.type(within(question).getByLabelText(/hub-mini/), 'hub-mini');
  await user.click(confirm);
  await waitFor(() => expect(retired).toBe(true));
  unmount();
  const again = at('/models/hub-mini', ofAlliance('operator'), answers([{ ...MINI, status: 'RETIRED' }]));
  server.use(
    http.post(MODELS, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(MINI);
    }),
  );
  await again.user.click(await screen.findByRole('button', { name: 'Bring back' }));
  const back = await asked('Bring hub-mini back?');
  await again.user.click(within(back).getByRole('button', { name: 'Bring back' }));
  await waitFor(() =>
    expect(sent).toEqual({
      alias: 'hub-mini',
      servedModel: { ...CONTENT, numericsProfile: '' },
      defaultMaxTokens: 1_024,
    }),
  );
});

test('registers an alias of a known version, or of what a member describes', async () => {
  const sent: unknown[] = [];
  const { user, address } = at('/models?register=yes');
  server.use(
    http.post(MODELS, async ({ request }) => {
      sent.push(await request.json());
      return sent.length === 1 ? refusal(422, 'upload the asset first') : HttpResponse.json(MINI, { status: 201 });
    }),
  );
  const form = await screen.findByRole('dialog', { name: 'Register a model' });
  await user.click(within(form).getByRole('button', { name: 'Register' }));
  expect(await within(form).findByText('Choose a version')).toBeVisible();
  expect(within(form).getByText(/Enter 1 to 64 of the allowed/)).toBeVisible();
  await user.type(within(form).getByLabelText('Alias'), 'hub-mini');
  await user.click(within(form).getByLabelText('Version'));
  await user.click(await screen.findByText(/^hub-mini-2606/, { selector: '.ant-select-item-option-content' }));
  await user.click(within(form).getByRole('button', { name: 'Register' }));
  expect(await within(form).findByText('upload the asset first')).toBeVisible();
  expect(sent[0]).toEqual({
    alias: 'hub-mini',
    servedModel: { ...CONTENT, name: 'hub-mini-2606', contextLength: 16_384, numericsProfile: '' },
    defaultMaxTokens: 1_024,
  });
  await user.click(within(form).getByRole('radio', { name: 'A member’s description' }));
  const description = within(form).getByLabelText('The member’s description (JSON)');
  await user.click(description);
  await user.paste('{"name": 7}');
  await user.click(within(form).getByRole('button', { name: 'Register' }));
  expect(await within(form).findByText(/Enter a JSON object with name, architecture/)).toBeVisible();
  await user.clear(description);
  await user.click(description);
  await user.paste(JSON.stringify({ ...CONTENT, numericsProfile: 'vector-256' }));
  await user.click(within(form).getByRole('button', { name: 'Register' }));
  await waitFor(() =>
    expect(sent[1]).toEqual({ alias: 'hub-mini', servedModel: { ...CONTENT, numericsProfile: 'vector-256' } }),
  );
  await waitFor(() => expect(address()).toBe('/models/hub-mini'));
});

test('a bank sees what it may call, with price and a way to try it', async () => {
  let wanted = '';
  at('/models', ofBank('developer'), [
    http.get(MODELS, ({ request }) => {
      wanted = new URL(request.url).search;
      return HttpResponse.json({ items: [{ ...MINI, health: { members: 2, serving: 2 } }] });
    }),
  ]);
  expect(await screen.findByText('General model')).toBeVisible();
  expect(wanted).toBe('?status=ACTIVE&sort=alias');
  expect(screen.getByText('Healthy')).toBeVisible();
  expect(screen.getByText('¥0.50')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Try it' })).toHaveAttribute('href', '/playground?model=hub-mini');
  expect(screen.queryByText('Banks')).toBeNull();
});

test('a bank’s page of a model has programs that call it and none of the operator’s', async () => {
  const { user } = at('/models/hub-mini', ofBank('bank-admin'));
  expect(await screen.findByText(/"model": "hub-mini"/)).toBeVisible();
  await user.click(screen.getByText('Python'));
  expect(screen.getByText(/base_url="http:\/\/127.0.0.1:7080\/v1"/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Try it' })).toHaveAttribute('href', '/playground?model=hub-mini');
  expect(screen.queryByText('Grants')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Retire' })).toBeNull();
});

test('an auditor of a bank cannot try a model', async () => {
  at('/models/hub-mini', ofBank('auditor'));
  expect(await screen.findByText(/"model": "hub-mini"/)).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Try it' })).toBeNull();
});

test('says what an empty list means, and why nothing can be shown', async () => {
  const { unmount } = at('/models', ofBank('developer'), answers([]));
  expect(await screen.findByText('There is no model to call yet')).toBeVisible();
  unmount();
  const alliance = at('/models', ofAlliance('operator'), answers([]));
  expect(await screen.findByText('No model matches')).toBeVisible();
  alliance.unmount();
  const refused = at('/models', ofAlliance('operator'), [http.get(MODELS, () => refusal(403, 'yours may not'))]);
  expect(await screen.findByText('yours may not')).toBeVisible();
  refused.unmount();
  at('/models/gone', ofBank('developer'), [http.get(`${MODELS}/gone`, () => refusal(500, 'broken'))]);
  expect(await screen.findByText('broken')).toBeVisible();
});

test('health is what a caller would find', () => {
  expect(healthOf(MINI)).toBe('partly');
  expect(healthOf({ ...MINI, status: 'RETIRED' })).toBe('retired');
  expect(healthOf({ status: 'ACTIVE', health: { members: 2, serving: 0 } })).toBe('down');
  expect(healthOf({ status: 'ACTIVE' })).toBe('unknown');
});

test('a description is taken only whole', () => {
  expect(descriptionOf('not json')).toBeNull();
  expect(descriptionOf('null')).toBeNull();
  expect(descriptionOf(JSON.stringify({ ...CONTENT, contextLength: '32768' }))).toBeNull();
  expect(descriptionOf(JSON.stringify(CONTENT))).toEqual({ ...CONTENT, numericsProfile: '' });
});
