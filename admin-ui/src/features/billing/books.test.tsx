import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { asked } from '../../testing/dialogs';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import BillingPage from '.';
import type { Journal, Letter, TrialBalance } from './book-queries';

const JOURNAL: Journal = {
  id: 'use-1',
  usageId: '1',
  occurredAt: '2026-11-02T01:00:00Z',
  recordedAt: '2026-11-02T01:00:05Z',
  entries: [
    { account: 'ACCRUED_RECEIVABLE', debit: '0.0012345600', credit: '0.0000000000' },
    { account: 'USAGE_REVENUE', debit: '0.0000000000', credit: '0.0012345600' },
  ],
};

const BALANCE: TrialBalance = {
  balanced: true,
  debits: '12.5000000000',
  credits: '12.5000000000',
  accounts: [
    { tenantId: 'bank-ningbo', account: 'ACCRUED_RECEIVABLE', debit: '12.5000000000', credit: '0.0000000000' },
    { tenantId: 'bank-ningbo', account: 'USAGE_REVENUE', debit: '0.0000000000', credit: '12.5000000000' },
  ],
};

const OWED = { at: '2026-11-02T02:00:00Z', month: '2026-11', amountMonth: '3.2500000001', amountAccrued: '12.5' };

const LETTER: Letter = {
  id: 41,
  eventId: 'evt-41',
  tenantId: 'bank-taizhou',
  stream: 'bank-ningbo',
  event: '{"id":"evt-41","promptTokens":812}',
  reason: 'WRONG_STREAM',
  detail: 'came on the stream of bank-ningbo',
  recordedAt: '2026-11-02T01:00:00Z',
};

describe('the ledger', () => {
  const own = (items: Journal[] = [JOURNAL]) => [
    http.get('*/api/v1/tenants/bank-ningbo/balance', () => HttpResponse.json(OWED)),
    http.get('*/api/v1/tenants/bank-ningbo/ledger/entries', () => HttpResponse.json({ items })),
  ];

  it('of a bank shows what it owes and each posting, debit beside credit', async () => {
    show(<BillingPage />, { me: ofBank('finance'), at: '/billing?tab=ledger', answers: own() });
    expect(await screen.findByRole('region', { name: 'Accrued in 2026-11' })).toHaveTextContent('¥3.2500000001');
    const table = screen.getByRole('table', { name: 'List of entries' });
    expect(await within(table).findAllByText('¥0.00123456')).toHaveLength(2);
    expect(within(table).getByText('Accrued receivable')).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Trial balance' })).toBeNull();
  });

  it('of a bank is paged and asked for by the range in the address', async () => {
    const queries: URLSearchParams[] = [];
    const { user } = show(<BillingPage />, {
      me: ofBank('auditor'),
      at: '/billing?tab=ledger&range=2026-11-01..2026-11-02',
      answers: [
        http.get('*/api/v1/tenants/bank-ningbo/ledger/entries', ({ request }) => {
          const query = new URL(request.url).searchParams;
          queries.push(query);
          return HttpResponse.json(
            query.has('cursor') ? { items: [{ ...JOURNAL, id: 'use-2' }] } : { items: [JOURNAL], nextCursor: 'more' },
          );
        }),
        ...own(),
      ],
    });
    await user.click(await screen.findByRole('button', { name: 'Load more' }));
    expect(await screen.findByText('use-2')).toBeVisible();
    expect(queries[1]?.get('from')).toBe('2026-10-31T16:00:00.000Z');
    expect(queries[1]?.get('to')).toBe('2026-11-02T16:00:00.000Z');
    expect(queries[1]?.get('cursor')).toBe('more');
  });

  it('of the alliance balances, or cries out; a bank leads to its own', async () => {
    const trial = (balance: TrialBalance) => [
      http.get('*/api/v1/ledger/trial-balance', () => HttpResponse.json(balance)),
    ];
    const at = '/billing?tab=ledger';
    const { unmount } = show(<BillingPage />, { me: ofAlliance('finance'), at, answers: trial(BALANCE) });
    expect(await screen.findByText(/^Balanced\./)).toBeVisible();
    const table = screen.getByRole('table', { name: 'Sums by account' });
    expect((await within(table).findAllByRole('link', { name: 'Ningbo Rural Bank' }))[0]).toHaveAttribute(
      'href',
      '/banks/bank-ningbo/billing?tab=ledger',
    );
    unmount();
    const off = { ...BALANCE, balanced: false };
    show(<BillingPage />, { me: ofAlliance('auditor'), at, answers: trial(off) });
    expect(await screen.findByText(/Not balanced!/)).toBeVisible();
  });

  it('of one bank, to the alliance, has the bank’s trial balance', async () => {
    let asked = '';
    show(<BillingPage />, {
      me: ofAlliance('operator'),
      at: '/banks/bank-ningbo/billing?tab=ledger',
      answers: [
        http.get('*/api/v1/ledger/trial-balance', ({ request }) => {
          asked = new URL(request.url).searchParams.get('tenantId') ?? '';
          return HttpResponse.json(BALANCE);
        }),
        ...own([]),
      ],
    });
    expect(await screen.findByText('There is no entry in this range')).toBeVisible();
    expect(await screen.findByText(/^Balanced\./)).toBeVisible();
    expect(asked).toBe('bank-ningbo');
  });

  it.each([
    [403, 'yours may not'],
    [500, 'it broke'],
  ])('says why nothing is shown: %i', async (status, detail) => {
    show(<BillingPage />, {
      me: ofAlliance('finance'),
      at: '/billing?tab=ledger',
      answers: [http.get('*/api/v1/ledger/trial-balance', () => refusal(status, detail))],
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(detail);
  });
});

describe('usage that could not be booked', () => {
  const at = '/billing?tab=dead-letters';
  const letters = (items: Letter[] = [LETTER]) => [
    http.get('*/api/v1/dead-letters', () => HttpResponse.json({ items })),
  ];

  it('is listed with its bank and reason, and opens with the event as it came', async () => {
    show(<BillingPage />, { me: ofAlliance('finance'), at: `${at}&letter=41`, answers: letters() });
    const drawer = await screen.findByRole('dialog', { name: 'Unbooked usage' });
    expect(await within(drawer).findByText('Taizhou City Bank')).toBeVisible();
    expect(within(drawer).getByText(/"promptTokens": 812/)).toBeVisible();
    expect(within(drawer).getByText('Ningbo Rural Bank')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Dismiss' })).toBeNull();
  });

  it('is tried again by the operator, and says what came of it', async () => {
    let isBooked = false;
    const { user } = show(<BillingPage />, { me: ofAlliance('operator'), at, answers: letters() });
    server.use(
      http.post('*/api/v1/dead-letters/41/retry', () =>
        HttpResponse.json({ ...LETTER, ...(isBooked ? { resolution: 'BOOKED' } : {}) }),
      ),
    );
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/It still cannot be booked: came on another bank’s stream/)).toBeVisible();
    isBooked = true;
    server.use(...letters([]));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('It is booked')).toBeVisible();
    expect(await screen.findByText('All usage is booked')).toBeVisible();
  });

  it('is dismissed with a reason only', async () => {
    let sent: unknown;
    const { user } = show(<BillingPage />, { me: ofAlliance('operator'), at, answers: letters() });
    server.use(
      http.post('*/api/v1/dead-letters/41/dismiss', async ({ request }) => {
        sent = await request.json();
        expect(request.headers.get('idempotency-key')).toBeTruthy();
        return HttpResponse.json({ ...LETTER, resolution: 'DISMISSED' });
      }),
    );
    await user.click(await screen.findByRole('button', { name: 'Dismiss' }));
    const question = await asked('Dismiss usage 41 of Taizhou City Bank?');
    const confirm = within(question).getByRole('button', { name: 'Dismiss' });
    expect(confirm).toBeDisabled();
    await user.type(within(question).getByLabelText('Reason'), 'test traffic');
    await user.click(confirm);
    await waitFor(() => expect(sent).toEqual({ reason: 'test traffic' }));
  });

  it('says that it is dealt with, that there is none, or why it cannot be told', async () => {
    const gone = show(<BillingPage />, { me: ofAlliance('auditor'), at: `${at}&letter=7`, answers: letters([]) });
    expect(await screen.findByText('It is dealt with already, or not among those loaded')).toBeVisible();
    expect(screen.getByText('All usage is booked')).toBeVisible();
    gone.unmount();
    for (const [status, detail] of [
      [403, 'yours may not'],
      [500, 'it broke'],
    ] as const) {
      const answers = [http.get('*/api/v1/dead-letters', () => refusal(status, detail))];
      const shown = show(<BillingPage />, { me: ofAlliance('auditor'), at, answers });
      expect(await screen.findByRole('alert')).toHaveTextContent(detail);
      shown.unmount();
    }
  });

  it('is nothing that a bank can look at', async () => {
    show(<BillingPage />, {
      me: ofBank('finance'),
      at,
      answers: [http.get('*/api/v1/tenants/bank-ningbo/invoices', () => HttpResponse.json({ items: [] }))],
    });
    expect(await screen.findByText('There is no invoice yet')).toBeVisible();
    expect(screen.queryByRole('tab', { name: 'Unbooked usage' })).toBeNull();
  });
});
