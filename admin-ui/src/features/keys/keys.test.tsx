import { screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { http, HttpResponse, type JsonBodyType } from 'msw';
import { expect, test } from 'vitest';
import { asked } from '../../testing/dialogs';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { sentTo } from '../../testing/sent';
import { server } from '../../testing/server';
import KeysPage from '.';
import type { ApiKey } from './queries';

const OWN = '*/api/v1/tenants/bank-ningbo';
const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const CREDIT = { id: 'prj-credit', name: 'Lending', status: 'ACTIVE', createdAt: '2026-03-01T01:00:00Z' };
const LOANS = { ...CREDIT, id: 'app-loans', projectId: 'prj-credit', name: 'Loan assistant' };
const OLD = { ...LOANS, id: 'app-old', name: 'Old app', status: 'ARCHIVED' };
const KEY: ApiKey = {
  id: 'key7f3a',
  name: 'Production',
  appId: 'app-loans',
  projectId: 'prj-credit',
  masked: 'ahk_live_key7f3a_…',
  kind: 'API_KEY',
  status: 'ACTIVE',
  models: ['hub-mini', 'embed-zh', 'credit-zh', 'deepseek'],
  networks: ['10.20.0.0/16'],
  createdAt: '2026-03-03T01:00:00Z',
  lastUsedAt: inDays(-1),
  expiresAt: inDays(100),
};
const ACCOUNT: ApiKey = {
  ...KEY,
  id: 'acc1',
  name: 'Night run',
  kind: 'SERVICE_ACCOUNT',
  masked: 'ahs-acc1',
  models: [],
};
const TEXT = 'ahk_live_new_synthetic';
const MADE = { ...KEY, id: 'keynew', apiKey: TEXT };
const SECRET = { clientId: 'ahs-acc1', clientSecret: 'shh-synthetic', tokenUrl: 'https://id.example/token' };

function answers(keys: readonly ApiKey[] = [KEY, ACCOUNT]) {
  return [
    http.get(`${OWN}/projects`, () => HttpResponse.json({ items: [CREDIT] })),
    http.get(`${OWN}/apps`, () => HttpResponse.json({ items: [LOANS, OLD] })),
    http.get(`${OWN}/keys`, () => HttpResponse.json({ items: keys })),
    http.get(`${OWN}/keys/:id`, ({ params }) => {
      const one = keys.find((it) => it.id === params['id']);
      return one === undefined ? refusal(404) : HttpResponse.json(one as unknown as JsonBodyType);
    }),
    http.get(`${OWN}/usage/series`, ({ request }) =>
      HttpResponse.json({
        step: 'day',
        from: inDays(-30),
        to: inDays(0),
        series: [
          {
            key: 'all',
            points: [
              { at: inDays(-1), requests: new URL(request.url).searchParams.get('keyId') === 'key7f3a' ? 42 : 0 },
            ],
          },
        ],
      }),
    ),
    http.get('*/api/v1/models', () =>
      HttpResponse.json({ items: [{ alias: 'hub-mini', displayName: 'Mini' }, { alias: 'embed-zh' }] }),
    ),
  ];
}

async function choose(user: UserEvent, within_: HTMLElement, label: string, option: string) {
  await user.click(within(within_).getByRole('combobox', { name: label }));
  const options = await screen.findAllByText(option, { selector: '.ant-select-item-option-content' });
  await user.click(options.at(-1) as HTMLElement);
}

test('lists keys with app, scopes, use and state', async () => {
  const stopped = { ...KEY, id: 'key2', name: 'Of the old app', appId: 'app-old', models: [] };
  const ending = { ...KEY, id: 'key3', name: 'Ending', expiresAt: inDays(3) };
  const over = { ...KEY, id: 'key4', name: 'Over', expiresAt: inDays(-3) };
  delete over.lastUsedAt;
  const revoked = { ...KEY, id: 'key5', name: 'Gone', status: 'REVOKED' as const };
  show(<KeysPage />, { at: '/keys', answers: answers([KEY, stopped, ending, over, revoked]) });
  const row = async (name: string) => within((await screen.findByText(name)).closest('tr') as HTMLElement);
  const first = await row('Production');
  expect(await first.findByText('Loan assistant')).toBeVisible();
  expect(first.getByText('ahk_live_key7f3a_…')).toBeVisible();
  expect(first.getByText('hub-mini')).toBeVisible();
  expect(first.getByText('2 more')).toHaveAttribute('title', 'credit-zh\ndeepseek');
  expect(first.getByText('Active')).toBeVisible();
  expect((await row('Of the old app')).getByText('Stopped')).toBeVisible();
  expect((await row('Ending')).getByText('Expires soon')).toBeVisible();
  expect((await row('Over')).getByText('Expired')).toBeVisible();
  expect((await row('Over')).getByText('Never')).toBeVisible();
  expect((await row('Gone')).getByText('Revoked')).toBeVisible();
});

test('asks the service for what is filtered and how it is sorted', async () => {
  const queries: string[] = [];
  const { user, address } = show(<KeysPage />, {
    at: '/keys?appId=app-loans&projectId=prj-credit&status=ACTIVE',
    answers: [
      http.get(`${OWN}/keys`, ({ request }) => {
        queries.push(new URL(request.url).search);
        return HttpResponse.json({ items: [KEY] });
      }),
      ...answers(),
    ],
  });
  await user.click(await screen.findByRole('button', { name: 'Last used' }));
  await waitFor(() =>
    expect(queries.at(-1)).toBe('?projectId=prj-credit&appId=app-loans&status=ACTIVE&sort=-lastUsedAt'),
  );
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  await waitFor(() => expect(queries.at(-1)).toBe('?sort=-lastUsedAt'));
  expect(address()).toBe('/keys?sort=-lastUsedAt');
});

test('finds service accounts on whichever page of the service they are', async () => {
  const cursors: (string | null)[] = [];
  show(<KeysPage />, {
    at: '/keys?kind=SERVICE_ACCOUNT',
    answers: [
      http.get(`${OWN}/keys`, ({ request }) => {
        const cursor = new URL(request.url).searchParams.get('cursor');
        cursors.push(cursor);
        return HttpResponse.json(cursor === null ? { items: [KEY], nextCursor: 'c2' } : { items: [KEY, ACCOUNT] });
      }),
      ...answers(),
    ],
  });
  expect(await screen.findByText('Night run')).toBeVisible();
  expect(screen.queryByText('Production')).toBeNull();
  expect(cursors).toEqual([null, 'c2']);
});

test('makes a key, shows it once with programs that call the gateway, then opens it', async () => {
  const { user, address } = show(<KeysPage />, { at: '/keys', answers: answers([KEY, MADE]) });
  const sent = sentTo('post', `${OWN}/keys`, MADE);
  await user.click(await screen.findByRole('button', { name: /New key/ }));
  const form = await screen.findByRole('dialog', { name: 'New key' });
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  expect(await within(form).findByText('Choose an app')).toBeVisible();
  expect(within(form).getByText('Give it a name')).toBeVisible();
  await choose(user, form, 'App', 'Loan assistant');
  await user.type(within(form).getByLabelText('Name'), ' Production ');
  await choose(user, form, 'Models', 'Mini (hub-mini)');
  await user.type(within(form).getByRole('combobox', { name: 'Networks' }), '10.20.0.0/16,');
  await choose(user, form, 'Expires', 'Never');
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  const shown = await asked('Key Production');
  expect(sent.body).toEqual({
    appId: 'app-loans',
    name: 'Production',
    models: ['hub-mini'],
    networks: ['10.20.0.0/16'],
  });
  expect(sent.key).toBeTruthy();
  expect(within(shown).getByText(TEXT)).toBeVisible();
  expect(within(shown).getByText(`export HUB_API_KEY='${TEXT}'`)).toBeVisible();
  expect(await within(shown).findByText(/curl http:\/\/127\.0\.0\.1:7080\/v1\/chat\/completions/)).toHaveTextContent(
    '"model": "hub-mini"',
  );
  expect(within(shown).getByRole('button', { name: 'Close' })).toBeDisabled();
  await user.click(within(shown).getByRole('checkbox', { name: 'I have stored it' }));
  await user.click(within(shown).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(address()).toBe('/keys?key=keynew'));
  expect(screen.queryByText(TEXT)).toBeNull();
});

test.each([
  ['10.20.3.0/16', '10.20.3.0/16 has bits beyond the prefix; did you mean 10.20.0.0/16?'],
  ['branch-office', 'branch-office is no network and no address'],
])('says what is wrong with %s before it is sent', async (network, fault) => {
  const { user } = show(<KeysPage />, { at: '/keys?create=API_KEY&appId=app-loans', answers: answers() });
  const form = await screen.findByRole('dialog', { name: 'New key' });
  await user.type(within(form).getByRole('combobox', { name: 'Networks' }), `${network},`);
  expect(await within(form).findByText(fault)).toBeVisible();
});

test('keeps the form where the service refuses', async () => {
  const { user } = show(<KeysPage />, { at: '/keys?create=API_KEY&appId=app-loans', answers: answers() });
  server.use(http.post(`${OWN}/keys`, () => refusal(409, 'the app is archived; restore it first')));
  const form = await screen.findByRole('dialog', { name: 'New key' });
  await user.type(within(form).getByLabelText('Name'), 'Production');
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  expect(await within(form).findByRole('alert')).toHaveTextContent('the app is archived; restore it first');
});

test('makes a service account with its secret, and says how to get a token', async () => {
  const { user, address } = show(<KeysPage />, { at: '/keys?appId=app-loans', answers: answers() });
  const made = sentTo('post', `${OWN}/service-accounts`, { ...ACCOUNT, clientId: 'ahs-acc1' });
  const secret = sentTo('post', `${OWN}/service-accounts/acc1/secret`, SECRET);
  await user.click(await screen.findByRole('button', { name: 'New service account' }));
  const form = await screen.findByRole('dialog', { name: 'New service account' });
  await user.type(within(form).getByLabelText('Name'), 'Night run');
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  const shown = await asked('Secret of the service account Night run');
  expect(made.body).toMatchObject({ appId: 'app-loans', name: 'Night run', models: [], networks: [] });
  expect((made.body as { expiresAt: string }).expiresAt).toMatch(/T15:59:59\.000Z$/); // the end of a day in Shanghai
  expect(secret.key).toBeTruthy();
  expect(within(shown).getByText('shh-synthetic')).toBeVisible();
  expect(within(shown).getByText(/curl -s 'https:\/\/id\.example\/token'/)).toHaveTextContent('client_id=ahs-acc1');
  await user.click(within(shown).getByRole('checkbox', { name: 'I have stored it' }));
  await user.click(within(shown).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(address()).toBe('/keys?appId=app-loans&key=acc1'));
});

test('opens the account where its secret could not be made', async () => {
  const { user, address } = show(<KeysPage />, {
    at: '/keys?create=SERVICE_ACCOUNT&appId=app-loans',
    answers: answers(),
  });
  sentTo('post', `${OWN}/service-accounts`, { ...ACCOUNT, clientId: 'ahs-acc1' });
  server.use(http.post(`${OWN}/service-accounts/acc1/secret`, () => refusal(503)));
  const form = await screen.findByRole('dialog', { name: 'New service account' });
  await user.type(within(form).getByLabelText('Name'), 'Night run');
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  expect(await screen.findByText(/was made, but its secret could not be/)).toBeVisible();
  expect(address()).toBe('/keys?appId=app-loans&key=acc1');
});

test('shows a key with facts, usage, ways on, and programs without a secret', async () => {
  const next = { ...KEY, id: 'key9', masked: 'ahk_live_key9_…', replaces: 'key7f3a' };
  const { user } = show(<KeysPage />, { at: '/keys?key=key7f3a', answers: answers([KEY, next]) });
  const drawer = await screen.findByRole('dialog', { name: 'Production' });
  expect(await within(drawer).findByRole('link', { name: 'Loan assistant' })).toHaveAttribute(
    'href',
    '/projects?app=app-loans',
  );
  expect(within(drawer).getByRole('link', { name: 'Lending' })).toHaveAttribute('href', '/projects/prj-credit');
  expect(within(drawer).getByText('10.20.0.0/16')).toBeVisible();
  expect(await within(drawer).findByText('42')).toBeVisible();
  expect(within(drawer).getByRole('link', { name: 'Look at it under Usage' })).toHaveAttribute(
    'href',
    '/usage?range=30d&keyId=key7f3a',
  );
  expect(within(drawer).getByRole('link', { name: 'History of changes' })).toHaveAttribute(
    'href',
    '/audit?subject=key7f3a',
  );
  expect(await within(drawer).findByRole('link', { name: 'ahk_live_key9_…' })).toHaveAttribute(
    'href',
    '/keys?key=key9',
  );
  await user.click(within(drawer).getByRole('tab', { name: 'Python' }));
  expect(await within(drawer).findByText(/base_url="http:\/\/127\.0\.0\.1:7080\/v1"/)).toHaveTextContent(
    'os.environ["HUB_API_KEY"]',
  );
  await user.click(within(drawer).getByRole('tab', { name: 'Java' }));
  expect(await within(drawer).findByText(/HttpClient\.newHttpClient\(\)/)).toHaveTextContent(
    'System.getenv("HUB_API_KEY")',
  );
});

test('changes only what was changed, and can take the end away', async () => {
  const { user } = show(<KeysPage />, { at: '/keys?key=key7f3a', answers: answers() });
  const sent = sentTo('patch', `${OWN}/keys/key7f3a`, KEY);
  await user.click(await screen.findByRole('button', { name: 'Change' }));
  const form = await asked('Change Production');
  await user.clear(within(form).getByLabelText('Name'));
  await user.type(within(form).getByLabelText('Name'), 'Production 2');
  await choose(user, form, 'Expires', 'Never');
  await user.click(within(form).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent.body).toEqual({ name: 'Production 2', neverExpires: true }));
  expect(sent.key).toBeTruthy();
});

test('rotates with an overlap that is shown, and shows the new key once', async () => {
  const { user } = show(<KeysPage />, { at: '/keys?key=key7f3a', answers: answers() });
  const sent = sentTo('post', `${OWN}/keys/key7f3a/rotate`, { ...MADE, replaces: 'key7f3a' });
  await user.click(await screen.findByRole('button', { name: 'Rotate' }));
  const form = await asked('Rotate Production');
  expect(within(form).getByText(/Works until .* \(Shanghai time\)/)).toBeVisible();
  await choose(user, form, 'Overlap', '7 days');
  await user.click(within(form).getByRole('button', { name: 'Rotate the key' }));
  const shown = await asked('Key Production');
  expect(sent.body).toEqual({ overlapSeconds: 604_800 });
  expect(sent.key).toBeTruthy();
  expect(within(shown).getByText(TEXT)).toBeVisible();
  expect(within(shown).getByText(/The old key works until/)).toBeVisible();
});

test('a service account gets a new secret and is not rotated', async () => {
  const { user } = show(<KeysPage />, { at: '/keys?key=acc1', answers: answers() });
  const sent = sentTo('post', `${OWN}/service-accounts/acc1/secret`, SECRET);
  await user.click(await screen.findByRole('button', { name: 'Make a new secret' }));
  expect(screen.queryByRole('button', { name: 'Rotate' })).toBeNull();
  const question = await asked('Make a new secret for the service account Night run?');
  await user.click(within(question).getByRole('button', { name: 'Make a new secret' }));
  expect(await screen.findByText('shh-synthetic')).toBeVisible();
  expect(sent.key).toBeTruthy();
});

test('revoking names what it hits and needs a reason', async () => {
  const { user } = show(<KeysPage />, { at: '/keys?key=key7f3a', answers: answers() });
  const sent = sentTo('post', `${OWN}/keys/key7f3a/revoke`, { ...KEY, status: 'REVOKED' });
  await user.click(await screen.findByRole('button', { name: 'Revoke' }));
  const question = await asked('Revoke Production?');
  expect(within(question).getByText('Loan assistant')).toBeVisible();
  expect(within(question).getByText('yesterday')).toBeVisible();
  expect(await within(question).findByText('42 requests')).toBeVisible();
  await user.type(within(question).getByLabelText('Reason'), 'leaked');
  await user.click(within(question).getByRole('button', { name: 'Revoke' }));
  await waitFor(() => expect(sent.body).toEqual({ reason: 'leaked' }));
  expect(sent.key).toBeTruthy();
});

test('a revoked key says why and has no step left', async () => {
  const revoked = { ...KEY, status: 'REVOKED' as const, revokedAt: inDays(-2), revokeReason: 'leaked' };
  show(<KeysPage />, { at: '/keys?key=key7f3a', answers: answers([revoked]) });
  const drawer = await screen.findByRole('dialog', { name: 'Production' });
  expect(await within(drawer).findByText('leaked')).toBeVisible();
  expect(within(drawer).queryByRole('button', { name: /Revoke|Rotate|Change/ })).toBeNull();
  expect(within(drawer).queryByText('How to call')).toBeNull();
});

test('an auditor reads and finds no button that changes, nor the form by its address', async () => {
  show(<KeysPage />, { me: ofBank('auditor'), at: '/keys?key=key7f3a&create=API_KEY', answers: answers() });
  const drawer = await screen.findByRole('dialog', { name: 'Production' });
  expect(await within(drawer).findByText('10.20.0.0/16')).toBeVisible();
  expect(screen.queryByRole('button', { name: /New|Revoke|Rotate|Change/ })).toBeNull();
  expect(screen.queryByRole('dialog', { name: 'New key' })).toBeNull();
});

test('a developer makes keys, but does not find the audit', async () => {
  show(<KeysPage />, { me: ofBank('developer'), at: '/keys?key=key7f3a', answers: answers() });
  expect(await screen.findByRole('button', { name: 'Revoke' })).toBeVisible();
  expect(screen.queryByRole('link', { name: 'History of changes' })).toBeNull();
});

test('the operator is offered the models that the bank owns or was granted', async () => {
  show(<KeysPage />, {
    me: ofAlliance('operator'),
    at: '/banks/bank-ningbo/keys?key=key7f3a',
    answers: [
      http.get('*/api/v1/models', () =>
        HttpResponse.json({
          items: [{ alias: 'other' }, { alias: 'granted' }, { alias: 'owned', ownerTenantId: 'bank-ningbo' }],
        }),
      ),
      http.get('*/api/v1/models/:alias/grants', ({ params }) =>
        HttpResponse.json({ items: params['alias'] === 'granted' ? [{ tenantId: 'bank-ningbo' }] : [] }),
      ),
      ...answers([{ ...KEY, models: [] }]),
    ],
  });
  expect(await screen.findByText(/"model": "granted"/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Loan assistant' })).toHaveAttribute(
    'href',
    '/banks/bank-ningbo/projects?app=app-loans',
  );
});

test('says that there is no key yet, and that none matches', async () => {
  const { unmount } = show(<KeysPage />, { at: '/keys', answers: answers([]) });
  expect(await screen.findByText('There is no key yet')).toBeVisible();
  unmount();
  show(<KeysPage />, { at: '/keys?q=nothing', answers: answers([]) });
  expect(await screen.findByText('No key matches')).toBeVisible();
});

test.each([
  [403, 'yours may not'],
  [500, 'the database is away'],
])('says why nothing is shown: %i', async (status, detail) => {
  show(<KeysPage />, { at: '/keys', answers: [http.get(`${OWN}/keys`, () => refusal(status, detail)), ...answers()] });
  expect(await screen.findByRole('alert')).toHaveTextContent(detail);
});
