import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { asked } from '../../testing/dialogs';
import { ofAlliance } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import BanksPage from '.';

const operator = ofAlliance('operator');
const BANK = { id: 'bank-ningbo', name: 'Ningbo Rural Bank', status: 'ACTIVE', createdAt: '2026-01-01T00:00:00Z' };

function answersOf(bank: Record<string, unknown> = BANK) {
  return [
    http.get('*/api/v1/tenants/bank-ningbo', () => HttpResponse.json(bank)),
    http.get('*/api/v1/tenants/bank-ningbo/balance', () =>
      HttpResponse.json({
        at: '2026-11-27T00:00:00Z',
        month: '202611',
        amountMonth: '12.3400000000',
        amountAccrued: '112.3400000000',
        monthLimit: {
          id: 'lim-1',
          level: 'BANK',
          subjectId: 'bank-ningbo',
          kind: 'MONEY_PER_MONTH',
          value: 50_000_000,
          used: 12_340_000,
        },
      }),
    ),
    http.get('*/api/v1/tenants/bank-ningbo/suspension-preview', () =>
      HttpResponse.json({
        at: '2026-11-27T00:00:00Z',
        activeKeys: 3,
        appsInUse: [{ id: 'app-1', name: 'Counter assistant', requestsLast24h: 1200 }],
        requestsLast24h: 1234,
        openRequestsNow: 2,
        amountMonth: '12.3400000000',
      }),
    ),
  ];
}

test('lists banks and shows what one owes', async () => {
  show(<BanksPage />, { me: operator, at: '/banks?bank=bank-ningbo', answers: answersOf() });
  expect((await screen.findAllByText('¥12.34'))[0]).toBeVisible();
  expect(screen.getByText('¥112.34')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go into this bank' })).toHaveAttribute('href', '/banks/bank-ningbo');
  expect(await screen.findByText('Taizhou City Bank')).toBeInTheDocument();
});

test('asks the server to sort and to filter, and keeps both in the address', async () => {
  const asks: string[] = [];
  const { user, address } = show(<BanksPage />, {
    me: operator,
    at: '/banks',
    answers: [
      http.get('*/api/v1/tenants', ({ request }) => {
        asks.push(new URL(request.url).search);
        return HttpResponse.json({ items: [BANK] });
      }),
    ],
  });
  await user.click(await screen.findByRole('button', { name: 'Name' }));
  await waitFor(() => expect(asks.some((it) => it.includes('sort=-name'))).toBe(true));
  expect(address()).toContain('sort=-name');
});

test('suspending shows whom it hits and takes a reason', async () => {
  let sent: unknown;
  const { user } = show(<BanksPage />, { me: operator, at: '/banks?bank=bank-ningbo', answers: answersOf() });
  server.use(
    http.post('*/api/v1/tenants/bank-ningbo/suspend', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ ...BANK, status: 'SUSPENDED' });
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Suspend' }));
  const question = await asked('Suspend Ningbo Rural Bank?');
  expect(await within(question).findByText(/3 keys that work now/)).toBeVisible();
  expect(within(question).getByText(/Counter assistant/)).toBeVisible();
  await user.type(within(question).getByLabelText('Reason'), 'unpaid since May');
  await user.click(within(question).getByRole('button', { name: 'Suspend' }));
  await waitFor(() => expect(sent).toEqual({ reason: 'unpaid since May' }));
});

test('closing needs the bank’s name typed', async () => {
  const { user } = show(<BanksPage />, { me: operator, at: '/banks?bank=bank-ningbo', answers: answersOf() });
  const drawer = await screen.findByRole('dialog', { name: 'Ningbo Rural Bank' });
  const [close] = await within(drawer).findAllByText('Close', { selector: '.ant-btn-dangerous span' });
  await user.click(close as HTMLElement);
  const question = await asked('Close Ningbo Rural Bank for ever?');
  const confirm = within(question).getAllByRole('button', { name: 'Close' }).at(-1) as HTMLElement;
  await user.type(within(question).getByLabelText('Reason'), 'merged');
  expect(confirm).toBeDisabled();
  await user.type(within(question).getByLabelText(/Type/), 'Ningbo Rural Bank');
  expect(confirm).toBeEnabled();
});

test('onboards a bank with all its parts, checked step by step', async () => {
  const checks: unknown[] = [];
  let sent: unknown;
  const { user, address } = show(<BanksPage />, {
    me: operator,
    at: '/banks?onboard=yes',
    answers: [
      ...answersOf(),
      http.get('*/api/v1/models', () => HttpResponse.json({ items: [{ alias: 'hub-mini', displayName: 'Mini' }] })),
      http.post('*/api/v1/onboarding/check', async ({ request }) => {
        checks.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
      http.post('*/api/v1/onboarding', async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ tenantId: 'bank-ningbo', limitIds: [], models: [] }, { status: 201 });
      }),
    ],
  });
  const next = () => user.click(screen.getByRole('button', { name: 'Next' }));
  await user.type(await screen.findByLabelText('Name of the bank'), 'Lijiang Credit Union');
  await next();
  await user.type(await screen.findByLabelText('Name of the admin'), 'Mu Ling');
  await user.type(screen.getByLabelText('E-mail'), 'mu.ling@lijiang.example');
  await next();
  await user.type(await screen.findByLabelText('Name of the project'), 'Service');
  await user.type(screen.getByLabelText('Name of the app'), 'Counter');
  await next();
  await user.type(await screen.findByLabelText('Money per month'), '1234.5');
  await user.type(screen.getByLabelText('Requests at once'), '8');
  await next();
  await user.click(await screen.findByRole('checkbox', { name: 'Mini (hub-mini)' }));
  await next();
  expect(await screen.findByText(/¥1,234.50/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Onboard' }));
  await waitFor(() =>
    expect(sent).toEqual({
      bank: { name: 'Lijiang Credit Union' },
      admin: { name: 'Mu Ling', email: 'mu.ling@lijiang.example' },
      project: { name: 'Service' },
      app: { name: 'Counter' },
      limits: [
        { kind: 'CONCURRENCY', value: 8 },
        { kind: 'MONEY_PER_MONTH', value: 1_234_500_000 },
      ],
      models: ['hub-mini'],
    }),
  );
  expect(checks).toHaveLength(5);
  await waitFor(() => expect(address()).toContain('bank=bank-ningbo'));
}, 30_000);

test('a step that the service refuses stays, and says which field', async () => {
  const { user } = show(<BanksPage />, {
    me: operator,
    at: '/banks?onboard=yes',
    answers: [http.post('*/api/v1/onboarding/check', () => refusal(409, 'a bank has this name'))],
  });
  await user.type(await screen.findByLabelText('Name of the bank'), 'Ningbo Rural Bank');
  await user.click(screen.getByRole('button', { name: 'Next' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('a bank has this name');
  expect(screen.getByLabelText('Name of the bank')).toBeInTheDocument();
});

test('finance reads and finds no button that changes', async () => {
  show(<BanksPage />, { me: ofAlliance('finance'), at: '/banks?bank=bank-ningbo', answers: answersOf() });
  expect((await screen.findAllByText('¥12.34'))[0]).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Suspend' })).toBeNull();
  expect(screen.queryByRole('button', { name: /Onboard/ })).toBeNull();
});
