import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import BillingPage from '.';
import type { Invoice, LineRequest, RecountJob, Summary } from './queries';

const OWN = '*/api/v1/tenants/bank-ningbo/invoices';
const MONTH = `${OWN}/2026-10`;

const INVOICE: Invoice = {
  tenantId: 'bank-ningbo',
  month: '2026-10',
  status: 'DRAFT',
  currency: 'CNY',
  rounding: 'HALF_UP',
  lines: [
    {
      id: 'line-1',
      alias: 'hub-mini',
      modelVersion: 'sha256:aa',
      priceVersion: 'prc-1',
      tokenClass: 'OUTPUT',
      tokens: 1_234_567,
      unitPricePerMillion: '7.2525',
      exactAmount: '8.9536971675',
      amountMinor: 895,
      residue: '0.0036971675',
    },
  ],
  exactTotal: '8.9536971675',
  totalMinor: 895,
  asOf: '2026-11-02T01:00:00Z',
};

const SUMMARY: Summary = {
  tenantId: 'bank-ningbo',
  tenantName: 'Ningbo Rural Bank',
  month: '2026-10',
  status: 'DRAFT',
  currency: 'CNY',
  lines: 1,
  exactTotal: '8.9536971675',
  totalMinor: 895,
};

const EQUAL = {
  equal: true,
  draftExactTotal: '8.9536971675',
  recountExactTotal: '8.9536971675',
  differences: [],
  outsidePrices: [],
};

const recount = (state: RecountJob['state'], more: Partial<RecountJob> = {}): RecountJob => ({
  id: 'job-1',
  tenantId: 'bank-ningbo',
  month: '2026-10',
  state,
  done: state === 'DONE' ? 900 : 300,
  total: 900,
  requestedBy: 'per-1',
  requestedAt: '2026-11-02T01:00:00Z',
  ...(state === 'DONE' ? { endedAt: '2026-11-02T01:00:09Z', result: EQUAL } : {}),
  ...more,
});

function answers(history: RecountJob[] = [], invoice: Invoice = INVOICE) {
  return [
    http.get(MONTH, () => HttpResponse.json(invoice)),
    http.get(`${MONTH}/recounts`, () => HttpResponse.json({ items: history })),
    http.get(`${MONTH}/recounts/job-1`, () => HttpResponse.json(history[0])),
  ];
}

describe('all banks’ invoices', () => {
  const at = '/billing?month=2026-10';
  const all = (items: Summary[]) => [
    http.get('*/api/v1/invoices', ({ request }) => {
      expect(new URL(request.url).searchParams.get('month')).toBe('2026-10');
      return HttpResponse.json({ items });
    }),
  ];

  it('are listed with exact totals, state and newest recount, and lead to a bank’s own', async () => {
    const other = { ...SUMMARY, tenantId: 'bank-taizhou', tenantName: 'Taizhou City Bank', recount: recount('DONE') };
    show(<BillingPage />, { me: ofAlliance('finance'), at, answers: all([SUMMARY, other]) });
    const table = await screen.findByRole('table', { name: 'All banks’ invoices of 2026-10' });
    expect(await within(table).findByRole('link', { name: 'Ningbo Rural Bank' })).toHaveAttribute(
      'href',
      '/banks/bank-ningbo/billing?month=2026-10',
    );
    expect(within(table).getAllByText('Draft')).toHaveLength(2);
    expect(within(table).getByText('not recounted')).toBeVisible();
    expect(within(table).getByText('equal')).toBeVisible();
    expect(screen.getByRole('region', { name: 'Total to pay' })).toHaveTextContent('¥17.90');
    expect(screen.getByRole('region', { name: 'Exact total' })).toHaveTextContent('¥17.907394335');
  });

  it('are recounted together; what is found shows, and the list is read anew', async () => {
    let sent: unknown;
    let reads = 0;
    const batch = { id: 'batch-1', month: '2026-10', total: 2, items: [] };
    const { user, address } = show(<BillingPage />, { me: ofAlliance('auditor'), at, answers: all([SUMMARY]) });
    server.use(
      http.get('*/api/v1/invoices', () => {
        reads += 1;
        return HttpResponse.json({ items: [SUMMARY] });
      }),
      http.post('*/api/v1/recounts', async ({ request }) => {
        sent = await request.json();
        expect(request.headers.get('idempotency-key')).toBeTruthy();
        return HttpResponse.json({ ...batch, state: 'RUNNING', done: 0, equal: 0, different: 0 }, { status: 202 });
      }),
      http.get('*/api/v1/recounts/batch-1', () =>
        HttpResponse.json({ ...batch, state: 'DONE', done: 2, equal: 1, different: 1 }),
      ),
    );
    await user.click(await screen.findByRole('button', { name: 'Recount all banks' }));
    expect(await screen.findByText(/1 banks equal, 1 different, 0 not finished/)).toBeVisible();
    expect(sent).toEqual({ month: '2026-10' });
    expect(address()).toContain('batch=batch-1');
    await waitFor(() => expect(reads).toBeGreaterThan(1));
  });

  it('say which month, and why nothing can be shown', async () => {
    const { user, address, unmount } = show(<BillingPage />, { me: ofAlliance('operator'), at, answers: all([]) });
    expect(await screen.findByText('There is no bank in the alliance yet')).toBeVisible();
    server.use(http.get('*/api/v1/invoices', () => refusal(503, 'the database is away')));
    await user.click(screen.getByRole('button', { name: 'The month before' }));
    expect(address()).toBe('/billing?month=2026-09');
    expect(await screen.findByRole('alert')).toHaveTextContent('the database is away');
    unmount();
    show(<BillingPage />, {
      me: ofAlliance('operator'),
      at,
      answers: [http.get('*/api/v1/invoices', () => refusal(403, 'yours may not'))],
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('yours may not');
  });
});

describe('a bank’s months', () => {
  it('show what is to be paid, the newest recount, and the documents in the reader’s language', async () => {
    show(<BillingPage />, {
      me: ofBank('finance'),
      at: '/billing',
      answers: [
        http.get(OWN, () =>
          HttpResponse.json({ items: [{ month: '2026-10', status: 'DRAFT', recount: recount('INTERRUPTED') }] }),
        ),
        ...answers(),
      ],
    });
    expect(await screen.findByRole('link', { name: '2026-10' })).toHaveAttribute('href', '/billing?month=2026-10');
    expect(await screen.findByText('¥8.95')).toBeVisible();
    expect(screen.getByText('interrupted')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Download the invoice of 2026-10 as PDF' })).toHaveAttribute(
      'href',
      '/api/v1/tenants/bank-ningbo/invoices/2026-10/document.pdf?lang=en',
    );
    expect(screen.queryByRole('tab', { name: 'Unbooked usage' })).toBeNull();
  });

  it('say so where there are none', async () => {
    show(<BillingPage />, { at: '/billing', answers: [http.get(OWN, () => HttpResponse.json({ items: [] }))] });
    expect(await screen.findByText('There is no invoice yet')).toBeVisible();
  });
});

describe('an invoice', () => {
  const at = '/banks/bank-ningbo/billing?month=2026-10';

  it('is plainly a draft; each line leads to the usage that it is made of', async () => {
    show(<BillingPage />, { me: ofAlliance('finance'), at, answers: answers() });
    expect(await screen.findByText(/not an invoice yet and no demand for payment/)).toBeVisible();
    expect(screen.getByRole('region', { name: 'Rounding' })).toHaveTextContent('¥−0.0036971675');
    const table = screen.getByRole('table', { name: 'Lines of the invoice' });
    expect(within(table).getByText('1,234,567')).toBeVisible();
    expect(within(table).getByText('¥7.2525')).toBeVisible();
    expect(within(table).getByText('¥8.9536971675')).toBeVisible();
    const href = within(table).getByRole('link', { name: 'Usage' }).getAttribute('href') ?? '';
    const target = new URL(href, 'http://hub.example');
    expect(target.pathname).toBe('/banks/bank-ningbo/usage');
    expect(Object.fromEntries(target.searchParams)).toEqual({
      view: 'calls',
      range: '2026-10-01..2026-10-31',
      alias: 'hub-mini',
      modelVersion: 'sha256:aa',
      priceVersion: 'prc-1',
    });
    expect(await screen.findByText('This month was not recounted yet.')).toBeVisible();
  });

  it('opens the requests of a line, with their tokens of its class and the exact amount', async () => {
    const call = { requestId: 'req-1', usageId: 'use-1', occurredAt: '2026-10-05T01:00:00Z', promptTokens: 10 };
    const calls: Partial<LineRequest>[] = [{ ...call, cachedTokens: 4, completionTokens: 100 }];
    const { user, address } = show(<BillingPage />, { me: ofAlliance('finance'), at, answers: answers() });
    server.use(http.get(`${MONTH}/lines/line-1/requests`, () => HttpResponse.json({ items: calls })));
    await user.click(await screen.findByRole('button', { name: 'Requests' }));
    const drawer = await screen.findByRole('dialog', { name: 'hub-mini · Output: requests' });
    expect(await within(drawer).findByRole('link', { name: 'req-1' })).toHaveAttribute(
      'href',
      '/banks/bank-ningbo/usage?view=calls&request=req-1',
    );
    expect(within(drawer).getByText('100')).toBeVisible();
    expect(within(drawer).getByText('¥0.00072525')).toBeVisible();
    expect(address()).toContain('line=line-1');
  });

  it('is recounted in the background, which can be stopped', async () => {
    const asked: string[] = [];
    let state: RecountJob['state'] = 'RUNNING';
    const { user } = show(<BillingPage />, { me: ofBank('auditor'), at: '/billing?month=2026-10', answers: answers() });
    server.use(
      http.post(`${MONTH}/recounts`, ({ request }) => {
        asked.push(request.headers.get('idempotency-key') ?? '');
        return HttpResponse.json(recount('RUNNING'), { status: 202 });
      }),
      http.get(`${MONTH}/recounts/job-1`, () => HttpResponse.json(recount(state))),
      http.post(`${MONTH}/recounts/job-1/cancel`, ({ request }) => {
        asked.push(request.headers.get('idempotency-key') ?? '');
        state = 'CANCELLED';
        return HttpResponse.json(recount('CANCELLED'));
      }),
    );
    await user.click(await screen.findByRole('button', { name: 'Recount' }));
    expect(await screen.findByText('300 of 900 done')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Recount' })).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Stop the recount' }));
    expect(await screen.findByText('The last recount did not come to its end:')).toBeVisible();
    expect(asked).toHaveLength(2);
    expect(asked.every((key) => key !== '')).toBe(true);
  });

  it('shows an equal recount, and that usage has come since', async () => {
    const later = { ...INVOICE, exactTotal: '9.0000000000' };
    show(<BillingPage />, { me: ofAlliance('finance'), at, answers: answers([recount('DONE')], later) });
    expect(await screen.findByText(/Equal: 900 requests counted one by one make ¥8\.9536971675/)).toBeVisible();
    expect(screen.getByText(/usage has changed since/)).toBeVisible();
    expect(within(screen.getByRole('table', { name: 'Recounts so far' })).getByText('you')).toBeVisible();
  });

  it('shows everything that a recount found different, in words', async () => {
    const result = {
      ...EQUAL,
      equal: false,
      differences: [
        { what: 'call use-7', stands: '0.5000000000', counted: '0.4' },
        { what: 'call use-8', stands: 'a price row', counted: 'no price row prc-9' },
        { what: 'ledger revenue', stands: '8.95', counted: '8.9536971675' },
      ],
      outsidePrices: [{ usageId: 'use-9', priceVersion: 'prc-1', occurredAt: '2026-10-31T15:59:59.999Z' }],
    };
    const job = recount('DONE', { result });
    const { user } = show(<BillingPage />, { me: ofAlliance('finance'), at, answers: answers([job]) });
    const table = await screen.findByRole('table', { name: 'Differences' });
    expect(within(table).getByText('use-7')).toBeVisible();
    expect(within(table).getByText('¥0.40')).toBeVisible();
    expect(within(table).getByText('there is no price prc-9')).toBeVisible();
    expect(within(table).getByText('Revenue in the ledger')).toBeVisible();
    expect(screen.getByRole('table', { name: 'Requests at a price that was not in force' })).toBeVisible();
    await user.click(within(screen.getByRole('table', { name: 'Recounts so far' })).getByText('different'));
    const drawer = await screen.findByRole('dialog', { name: 'Recount of 2026-10' });
    expect(await within(drawer).findByText('use-7')).toBeVisible();
  });

  it('without usage has no lines; one that is refused or broken says why', async () => {
    const nothing = { ...INVOICE, lines: [], exactTotal: '0.0000000000', totalMinor: 0 };
    const { unmount } = show(<BillingPage />, { me: ofAlliance('finance'), at, answers: answers([], nothing) });
    expect(await screen.findByText('There is no usage in this month')).toBeVisible();
    unmount();
    const refused = (status: number, detail: string) => [
      http.get(MONTH, () => refusal(status, detail)),
      http.get(`${MONTH}/recounts`, () => HttpResponse.json({ items: [] })),
    ];
    const forbidden = show(<BillingPage />, { me: ofAlliance('finance'), at, answers: refused(403, 'not yours') });
    expect(await screen.findByRole('alert')).toHaveTextContent('not yours');
    forbidden.unmount();
    show(<BillingPage />, { me: ofAlliance('finance'), at, answers: refused(500, 'it broke') });
    expect(await screen.findByRole('alert')).toHaveTextContent('it broke');
  });
});
