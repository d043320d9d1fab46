import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { asked } from '../../testing/dialogs';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import LimitsPage from '.';
import type { Limit, LimitChange, Preview } from './queries';

const BANK = '*/api/v1/tenants/bank-ningbo';
const OWN = `${BANK}/limits`;

const OF_BANK: Limit = {
  id: 'lim-1',
  level: 'BANK',
  subjectId: 'bank-ningbo',
  subjectName: 'Ningbo Rural Bank',
  kind: 'MONEY_PER_DAY',
  value: 800_000_000,
  inForce: 800_000_000,
  used: 100_000_000,
  remaining: 700_000_000,
  resetsAt: '2026-11-28T16:00:00Z',
  setBy: 'per-9',
  setAt: '2026-11-01T01:00:00Z',
};
const OF_APP: Limit = {
  ...OF_BANK,
  id: 'lim-2',
  level: 'APP',
  subjectId: 'app-1',
  subjectName: 'Loans',
  value: 500_000_000,
  inForce: 700_000_000,
  used: 512_000_000,
  remaining: 188_000_000,
  setBy: 'per-1',
  override: {
    value: 700_000_000,
    until: '2099-11-28T09:00:00Z',
    reason: 'end of the quarter',
    setBy: 'per-1',
    setAt: '2026-11-27T01:00:00Z',
  },
};
const UNKNOWN: Limit = {
  id: 'lim-3',
  level: 'KEY',
  subjectId: 'key-1',
  subjectName: 'Production',
  kind: 'REQUESTS_PER_MINUTE',
  value: 300,
  inForce: 300,
  unknownBecause: 'REDIS_UNAVAILABLE',
  setBy: 'service',
  setAt: '2026-11-01T01:00:00Z',
};
const PREVIEW: Preview = {
  from: '2026-11-21T16:00:00Z',
  to: '2026-11-28T00:00:00Z',
  requests: 1_000,
  refused: 120,
  shortened: 3,
  refusedTokens: 240_000,
  firstRefusedAt: '2026-11-22T02:00:00Z',
  truncated: false,
  days: [
    { day: '2026-11-27', requests: 600, refused: 20 },
    { day: '2026-11-28', requests: 400, refused: 100 },
  ],
};

function historyOf(limit: Limit): LimitChange[] {
  const { override, ...rule } = limit;
  return [
    {
      at: '2026-11-27T01:00:00Z',
      actor: 'per-1',
      action: 'limit.override_set',
      before: rule,
      after: limit,
      reason: 'x',
    },
    {
      at: '2026-11-02T01:00:00Z',
      actor: 'per-9',
      action: 'limit.set',
      before: { ...rule, value: 1_000_000 },
      after: rule,
    },
    ...(override ? [{ at: '2026-11-01T01:00:00Z', actor: 'service', action: 'limit.override_ended' }] : []),
  ];
}

function answers(limits: readonly Limit[] = [OF_BANK, OF_APP, UNKNOWN]) {
  return [
    http.get(OWN, ({ request }) => {
      const wanted = new URL(request.url).searchParams;
      const isWanted = (it: Limit) =>
        (wanted.get('subjectId') ?? it.subjectId) === it.subjectId && (wanted.get('kind') ?? it.kind) === it.kind;
      return HttpResponse.json({ items: limits.filter(isWanted) });
    }),
    ...limits.flatMap((it) => [
      http.get(`${OWN}/${it.id}`, () => HttpResponse.json(it)),
      http.get(`${OWN}/${it.id}/history`, () => HttpResponse.json({ items: historyOf(it) })),
    ]),
    http.get(`${BANK}/refusals`, ({ request }) =>
      HttpResponse.json({
        refusals: 50,
        items:
          new URL(request.url).searchParams.get('groupBy') === 'reason'
            ? [{ key: 'rate_limit_exceeded', refusals: 50 }]
            : [{ key: 'app-1', refusals: 41 }],
      }),
    ),
    http.get(`${BANK}/people`, () => HttpResponse.json({ items: [] })),
    http.get('*/api/v1/people', () => HttpResponse.json({ items: [{ id: 'per-9', name: 'Zhou Ming' }] })),
    http.get(`${BANK}/apps`, () =>
      HttpResponse.json({ items: [{ id: 'app-1', name: 'Loans', projectId: 'prj-1', status: 'ACTIVE' }] }),
    ),
    http.get(`${BANK}/projects`, () => HttpResponse.json({ items: [] })),
    http.get(`${BANK}/apps/app-1`, () => HttpResponse.json({ id: 'app-1', name: 'Loans', projectId: 'prj-1' })),
    http.post(`${OWN}/preview`, () => HttpResponse.json(PREVIEW)),
  ];
}

test('lists limits with use, override, who set them, and what cannot be told', async () => {
  show(<LimitsPage />, { at: '/limits', answers: answers() });
  expect(await screen.findByText('Loans')).toBeVisible();
  expect(screen.getByRole('meter', { name: 'Loans · Money per day' })).toHaveAttribute('aria-valuetext', '73.1%');
  expect(screen.getByText('Use not known right now')).toBeVisible();
  expect(screen.getByText('the hub itself')).toBeVisible();
  await waitFor(() => expect(screen.getByText('Operator')).toBeVisible());
});

test('shows the limits of one subject, as other pages link, and forgets the filter', async () => {
  const { user, address } = show(<LimitsPage />, { at: '/limits?subject=app-1', answers: answers() });
  expect(await screen.findByText('Loans alone')).toBeVisible();
  expect(screen.queryByText('Production')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  expect(await screen.findByText('Production')).toBeVisible();
  expect(address()).toBe('/limits');
});

test('says that there is no limit yet, and otherwise that none matches', async () => {
  const { unmount } = show(<LimitsPage />, { at: '/limits', answers: answers([]) });
  expect(await screen.findByText('There is no limit yet')).toBeVisible();
  unmount();
  show(<LimitsPage />, { at: '/limits?level=KEY', answers: answers([]) });
  expect(await screen.findByText('No limit matches')).toBeVisible();
});

test('opens a limit: override, refusals, history, and where its use is shown', async () => {
  show(<LimitsPage />, { at: '/limits?limit=lim-2', answers: answers() });
  const drawer = await screen.findByRole('dialog', { name: 'Loans · Money per day' });
  expect(within(drawer).getByText('end of the quarter')).toBeVisible();
  expect(await within(drawer).findByText(/41 calls of the subject were refused/)).toBeVisible();
  const history = await within(drawer).findByRole('table', { name: 'What was done to the limit' });
  expect(within(history).getByText(/changed to/)).toHaveTextContent('changed to ¥500.00from ¥1.00');
  expect(within(history).getByText('override is over')).toBeVisible();
  expect(within(drawer).getByRole('link', { name: 'Usage of the subject' })).toHaveAttribute(
    'href',
    '/usage?range=7d&appId=app-1',
  );
});

test('the reasons of a whole bank’s refusals are told in words', async () => {
  show(<LimitsPage />, { at: '/limits?limit=lim-1', answers: answers() });
  expect(await screen.findByText('above the limit per minute or at once')).toBeVisible();
});

test('saves a changed limit only after its effect was seen', async () => {
  let previewed: unknown;
  let sent: unknown;
  const { user } = show(<LimitsPage />, { at: '/limits?limit=lim-2', answers: answers() });
  server.use(
    http.post(`${OWN}/preview`, async ({ request }) => {
      previewed = await request.json();
      return HttpResponse.json(PREVIEW);
    }),
    http.put(OWN, async ({ request }) => {
      sent = await request.json();
      expect(request.headers.get('idempotency-key')).toBeTruthy();
      return HttpResponse.json(OF_APP);
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Change' }));
  const form = await asked('Change the limit');
  const value = within(form).getByLabelText('Limit');
  expect(await within(form).findByText(/Limits above/)).toHaveTextContent('Ningbo Rural Bank ¥800.00');
  await user.clear(value);
  await user.type(value, '900');
  await user.click(within(form).getByRole('button', { name: 'Show the effect' }));
  expect(await within(form).findByText(/No more than “Ningbo Rural Bank” above it allows/)).toBeVisible();
  await user.clear(value);
  await user.type(value, '400');
  await user.click(within(form).getByRole('button', { name: 'Show the effect' }));
  expect(await within(form).findByText(/120 of 1,000 calls \(12%\) would have been refused/)).toBeVisible();
  const wanted = { level: 'APP', subjectId: 'app-1', kind: 'MONEY_PER_DAY', value: 400_000_000 };
  expect(previewed).toEqual(wanted);
  expect(sent).toBeUndefined();
  await user.click(within(form).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toEqual(wanted));
});

test('another value is looked at anew before it is saved', async () => {
  const { user } = show(<LimitsPage />, { at: '/limits?limit=lim-2', answers: answers() });
  await user.click(await screen.findByRole('button', { name: 'Change' }));
  const form = await asked('Change the limit');
  await user.click(within(form).getByRole('button', { name: 'Show the effect' }));
  expect(await within(form).findByRole('button', { name: 'Save' })).toBeVisible();
  await user.type(within(form).getByLabelText('Limit'), '{backspace}');
  await user.clear(within(form).getByLabelText('Limit'));
  await user.type(within(form).getByLabelText('Limit'), '300');
  expect(await within(form).findByRole('button', { name: 'Show the effect' })).toBeVisible();
});

test('an effect that cannot be told can be passed over, which is said', async () => {
  let sent: unknown;
  const { user } = show(<LimitsPage />, { at: '/limits?limit=lim-2', answers: answers() });
  server.use(
    http.post(`${OWN}/preview`, () => refusal(503, 'other limits are being tried')),
    http.put(OWN, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(OF_APP);
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Change' }));
  const form = await asked('Change the limit');
  await user.click(within(form).getByRole('button', { name: 'Show the effect' }));
  expect(await within(form).findByText('other limits are being tried')).toBeVisible();
  await user.click(within(form).getByRole('button', { name: 'Save without seeing the effect' }));
  await waitFor(() => expect(sent).toMatchObject({ value: 500_000_000 }));
});

test('asks for subject and kind of a new limit, and says what it replaces', async () => {
  let sent: unknown;
  const { user, address } = show(<LimitsPage />, { at: '/limits', answers: answers() });
  server.use(
    http.put(OWN, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(OF_APP);
    }),
  );
  await user.click(await screen.findByRole('button', { name: /Set a limit/ }));
  const form = await screen.findByRole('dialog', { name: 'Set a limit' });
  expect(within(form).queryByRole('radio', { name: 'Whole bank' })).toBeNull();
  await user.click(within(form).getByRole('button', { name: 'Show the effect' }));
  expect(await within(form).findByText('Choose a subject')).toBeVisible();
  expect(within(form).getByText('Choose a kind')).toBeVisible();
  await user.click(within(form).getByRole('radio', { name: 'App' }));
  await user.click(within(form).getByLabelText('Subject'));
  await user.click(await screen.findByText('Loans', { selector: '.ant-select-item-option-content' }));
  await user.click(within(form).getByLabelText('Kind of limit'));
  await user.click(await screen.findByText('Money per day', { selector: '.ant-select-item-option-content' }));
  expect(await within(form).findByText(/which is replaced/)).toHaveTextContent('¥500.00');
  await user.type(within(form).getByLabelText('Limit'), '250.5');
  await user.click(within(form).getByRole('button', { name: 'Show the effect' }));
  await user.click(await within(form).findByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(sent).toEqual({ level: 'APP', subjectId: 'app-1', kind: 'MONEY_PER_DAY', value: 250_500_000 }),
  );
  await waitFor(() => expect(address()).toBe('/limits?limit=lim-2'));
});

test('removing says what the limit did last week', async () => {
  let removed = false;
  const { user, address } = show(<LimitsPage />, { at: '/limits?limit=lim-2', answers: answers() });
  server.use(
    http.delete(`${OWN}/lim-2`, ({ request }) => {
      removed = request.headers.get('idempotency-key') !== null;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Remove the limit' }));
  const question = await asked('Remove “Money per day” of Loans?');
  expect(await within(question).findByText(/120 of 1,000 calls/)).toBeVisible();
  await user.click(within(question).getByRole('button', { name: 'Remove the limit' }));
  await waitFor(() => expect(removed).toBe(true));
  await waitFor(() => expect(address()).toBe('/limits'));
});

test('an override needs an end and a reason, and can be ended early', async () => {
  let sent: unknown;
  let ended = false;
  const plain: Limit = { ...OF_BANK, ...OF_APP };
  delete plain.override;
  const { user } = show(<LimitsPage />, { at: '/limits?limit=lim-2', answers: answers([OF_BANK, plain]) });
  server.use(
    http.put(`${OWN}/lim-2/override`, async ({ request }) => {
      sent = await request.json();
      server.use(http.get(`${OWN}/lim-2`, () => HttpResponse.json(OF_APP)));
      return HttpResponse.json(OF_APP);
    }),
    http.delete(`${OWN}/lim-2/override`, () => {
      ended = true;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Override for a while' }));
  const form = await asked('Override “Money per day” of Loans');
  await user.click(within(form).getByRole('button', { name: 'Show the effect' }));
  expect(await within(form).findByText('Choose an end')).toBeVisible();
  expect(within(form).getByText('Give a reason')).toBeVisible();
  await user.click(within(form).getByRole('button', { name: 'In 24 hours' }));
  await user.type(within(form).getByLabelText('Reason'), 'end of the quarter');
  await user.click(within(form).getByRole('button', { name: 'Show the effect' }));
  await user.click(await within(form).findByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toMatchObject({ value: 500_000_000, reason: 'end of the quarter' }));
  const { until } = sent as { until: string };
  expect(Math.abs(Date.parse(until) - Date.now() - 86_400_000)).toBeLessThan(120_000);
  await user.click(await screen.findByRole('button', { name: 'End now' }));
  const question = await asked('End the override of Loans now?');
  expect(within(question).getByText(/usual limit is back/)).toHaveTextContent('¥500.00');
  await user.click(within(question).getByRole('button', { name: 'End now' }));
  await waitFor(() => expect(ended).toBe(true));
});

test('a bank’s admin changes nothing of the whole bank; its auditor nothing at all', async () => {
  const { unmount } = show(<LimitsPage />, { at: '/limits?limit=lim-1', answers: answers() });
  const drawer = await screen.findByRole('dialog', { name: 'Ningbo Rural Bank · Money per day' });
  expect(within(drawer).queryByRole('button', { name: 'Change' })).toBeNull();
  expect(within(drawer).queryByRole('button', { name: 'Override for a while' })).toBeNull();
  expect(screen.getByRole('button', { name: /Set a limit/ })).toBeVisible();
  unmount();
  show(<LimitsPage />, { me: ofBank('auditor'), at: '/limits?limit=lim-2', answers: answers() });
  await screen.findByRole('dialog', { name: 'Loans · Money per day' });
  expect(screen.queryByRole('button', { name: /Set a limit/ })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Remove the limit' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'End now' })).toBeNull();
});

test('the operator sets the limits of a bank under its address', async () => {
  show(<LimitsPage />, {
    me: ofAlliance('operator'),
    at: '/banks/bank-ningbo/limits?limit=lim-1',
    answers: answers(),
  });
  const drawer = await screen.findByRole('dialog', { name: 'Ningbo Rural Bank · Money per day' });
  expect(within(drawer).getByRole('button', { name: 'Change' })).toBeVisible();
  expect(await within(drawer).findByText('Zhou Ming', { exact: false, selector: 'dd' })).toBeVisible();
  expect(within(drawer).getByRole('link', { name: 'All limits of the subject' })).toHaveAttribute(
    'href',
    '/banks/bank-ningbo/limits?subject=bank-ningbo',
  );
});

test('a limit that is gone still shows its history', async () => {
  show(<LimitsPage />, {
    at: '/limits?limit=lim-8',
    answers: [
      http.get(`${OWN}/lim-8`, () => refusal(404, 'there is no such limit')),
      http.get(`${OWN}/lim-8/history`, () =>
        HttpResponse.json({
          items: [{ at: '2026-11-27T01:00:00Z', actor: 'per-1', action: 'limit.removed', before: OF_APP }],
        }),
      ),
      ...answers(),
    ],
  });
  expect(await screen.findByText('there is no such limit')).toBeVisible();
  expect(await screen.findByText(/^removed/)).toHaveTextContent('removed ¥500.00');
});

test('says why nothing is shown', async () => {
  const refused = [http.get(OWN, () => refusal(403, 'yours may not')), ...answers()];
  const { unmount } = show(<LimitsPage />, { at: '/limits', answers: refused });
  expect(await screen.findByRole('alert')).toHaveTextContent('yours may not');
  unmount();
  show(<LimitsPage />, { at: '/limits', answers: [http.get(OWN, () => refusal(500, 'broken')), ...answers()] });
  expect(await screen.findByRole('alert')).toHaveTextContent('broken');
});
