import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Call, CallDetail, UsageSums, UsageTotal } from '../../api/usage';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import UsagePage from '.';

const SUMS: UsageSums = {
  requests: 1_000,
  errors: 12,
  promptTokens: 2_000,
  cachedTokens: 500,
  completionTokens: 400,
  reasoningTokens: 0,
  beyondTokens: 0,
  amount: '12.3400000000',
  firstTokenP50Ms: 214,
  firstTokenP99Ms: 1_310,
};

const GROUPS: UsageTotal[] = [
  { key: 'app-1', name: 'Loans', ...SUMS },
  { key: 'other', ...SUMS },
];

const CALL: Call = {
  requestId: 'req-1',
  usageId: 'use-1',
  tenantId: 'bank-taizhou',
  occurredAt: '2026-11-27T04:00:00.000Z',
  recordedAt: '2026-11-27T04:00:03.000Z',
  projectId: 'prj-1',
  appId: 'app-1',
  keyId: 'key-1',
  alias: 'hub-mini',
  modelVersion: 'sha256:9b1f0c55e7a04d2f8a7c3e6b1d20f4a9',
  promptTokens: 1_200,
  cachedTokens: 200,
  completionTokens: 300,
  reasoningTokens: 50,
  beyondTokens: 4,
  outcome: 'COMPLETED',
  measurement: 'MEASURED',
  priceVersion: 'price-7',
  amount: '0.0044400000',
  firstTokenAt: '2026-11-27T04:00:00.250Z',
  endedAt: '2026-11-27T04:00:02.000Z',
  gatewayId: 'gateway-1',
  memberId: 'member-a',
  names: { tenant: 'Taizhou City Bank', app: 'Loans', project: 'Credit', key: 'Production' },
  firstTokenMillis: 250,
};

const DETAIL: CallDetail = {
  ...CALL,
  evidence: { numericsProfile: 'engine-1/scalar', seed: 7 },
  timeline: {
    admittedAt: CALL.occurredAt,
    dispatchedAt: '2026-11-27T04:00:00.050Z',
    firstTokenAt: '2026-11-27T04:00:00.250Z',
    endedAt: CALL.endedAt,
    recordedAt: CALL.recordedAt,
    queuedMillis: 50,
    prefillMillis: 200,
    decodeMillis: 1_750,
    totalMillis: 2_000,
  },
  price: {
    priceVersion: 'price-7',
    validFrom: '2026-10-31T16:00:00Z',
    inputPerMillion: '2.0000',
    cachedInputPerMillion: '0.2000',
    outputPerMillion: '8.0000',
  },
  costs: [
    { tokenClass: 'INPUT', tokens: 1_000, perMillion: '2.0000', amount: '0.0020000000' },
    { tokenClass: 'CACHED_INPUT', tokens: 200, perMillion: '0.2000', amount: '0.0000400000' },
    { tokenClass: 'OUTPUT', tokens: 300, perMillion: '8.0000', amount: '0.0024000000' },
  ],
};

const asked: URL[] = [];
const note = ({ request }: { request: Request }) => asked.push(new URL(request.url));
const lastOf = (end: string) => asked.filter((it) => it.pathname.endsWith(end)).at(-1);

describe('usage', () => {
  beforeEach(() => {
    asked.length = 0;
    server.use(
      http.get('*/usage/series', (it) => {
        note(it);
        const points = [{ at: '2026-11-26T16:00:00Z', ...SUMS }];
        return HttpResponse.json({ step: 'day', from: '', to: '', series: [{ key: 'app-1', name: 'Loans', points }] });
      }),
      http.get('*/usage/totals', (it) => {
        note(it);
        return HttpResponse.json({ items: GROUPS });
      }),
      http.get('*/usage', (it) => {
        note(it);
        return HttpResponse.json({ items: [CALL] });
      }),
      http.get('*/usage/req-1', (it) => {
        note(it);
        return HttpResponse.json(DETAIL);
      }),
      http.get('*/projects', () => HttpResponse.json({ items: [] })),
      http.get('*/apps', () => HttpResponse.json({ items: [{ id: 'app-1', name: 'Loans' }] })),
      http.get('*/models', () => HttpResponse.json({ items: [{ alias: 'hub-mini' }] })),
    );
  });

  it('sums by the group that the URL names, and leads from a group to its calls', async () => {
    const { user, address } = show(<UsagePage />, {
      at: '/usage?groupBy=app&range=2026-11-01..2026-11-07&sums=-tokens',
    });
    const table = await screen.findByRole('table', { name: 'Sums by group' });
    await user.click(await within(table).findByText('Loans'));
    expect(address()).toBe('/usage?groupBy=app&range=2026-11-01..2026-11-07&sums=-tokens&appId=app-1&view=calls');
    const query = Object.fromEntries(lastOf('/usage/totals')?.searchParams ?? []);
    expect(query).toMatchObject({
      groupBy: 'app',
      sort: '-tokens',
      from: '2026-10-31T16:00:00.000Z',
      to: '2026-11-07T16:00:00.000Z',
    });
    await waitFor(() => expect(lastOf('/usage')?.searchParams.get('appId')).toBe('app-1'));
  });

  it('does not look into what is the sum of all the rest', async () => {
    const { user, address } = show(<UsagePage />, { at: '/usage?groupBy=outcome' });
    await user.click(await screen.findByText('Others'));
    expect(address()).toBe('/usage?groupBy=outcome');
  });

  it('draws token classes where there are no groups', async () => {
    const { user } = show(<UsagePage />, { at: '/usage' });
    await user.click(await screen.findByRole('radio', { name: 'Tokens' }));
    const numbers = await screen.findByRole('table', { name: 'Tokens' });
    expect(within(numbers).getByRole('columnheader', { name: 'Prompt, cached' })).toBeInTheDocument();
    expect(within(numbers).getByText('1,500')).toBeInTheDocument();
  });

  it('asks for hours where the range is short', async () => {
    show(<UsagePage />, { at: '/usage?range=today' });
    await waitFor(() => expect(lastOf('/usage/series')?.searchParams.get('step')).toBe('hour'));
  });

  it('opens one call with its timeline, its costs and its evidence', async () => {
    const { user, address } = show(<UsagePage />, { at: '/usage?view=calls' });
    await user.click(await screen.findByText('hub-mini', { selector: 'code' }));
    const call = await screen.findByRole('dialog');
    expect(await within(call).findByText('1.75 s')).toBeInTheDocument();
    expect(within(call).getByText('¥0.00444')).toBeInTheDocument();
    expect(within(call).getByText('price-7')).toBeInTheDocument();
    expect(within(call).getByText(/which the gateway’s count confirmed/)).toBeInTheDocument();
    expect(within(call).getByText('engine-1/scalar')).toBeInTheDocument();
    expect(address()).toBe('/usage?view=calls&request=req-1');
    await user.click(within(call).getByRole('button', { name: 'Close' }));
    expect(address()).toBe('/usage?view=calls');
  });

  it("asks a call's own bank for it where all banks are shown", async () => {
    const { user, address } = show(<UsagePage />, { at: '/usage?view=calls', me: ofAlliance('auditor') });
    await user.click(await screen.findByText('Taizhou City Bank', { selector: 'td' }));
    expect(address()).toContain('bank=bank-taizhou');
    await waitFor(() => expect(lastOf('/usage/req-1')?.pathname).toBe('/api/v1/tenants/bank-taizhou/usage/req-1'));
  });

  it('exports what is filtered', async () => {
    show(<UsagePage />, { at: '/usage?alias=hub-mini&range=2026-11-01..2026-11-01', me: ofBank('finance') });
    expect(await screen.findByRole('link', { name: /Export CSV/ })).toHaveAttribute(
      'href',
      '/api/v1/tenants/bank-ningbo/usage.csv?from=2026-10-31T16%3A00%3A00.000Z&to=2026-11-01T16%3A00%3A00.000Z&alias=hub-mini',
    );
  });

  it('shows filters that came by a link, and clears them all', async () => {
    const { user, address } = show(<UsagePage />, { at: '/usage?keyId=key-1&priceVersion=price-7' });
    expect(await screen.findByText(/price-7/)).toBeInTheDocument();
    await user.click(screen.getByText('Clear filters'));
    expect(address()).toBe('/usage');
  });

  it('says what to do where nothing was used', async () => {
    server.use(
      http.get('*/usage/series', () => HttpResponse.json({ step: 'day', from: '', to: '', series: [] })),
      http.get('*/usage/totals', () => HttpResponse.json({ items: [] })),
    );
    show(<UsagePage />, { at: '/usage' });
    expect(await screen.findAllByText('Choose a longer range or clear the filters.')).toHaveLength(2);
  });

  it.each([
    [403, 'You may not see or do this'],
    [500, 'The service made a mistake'],
  ])('says why it cannot be shown: %i', async (status, words) => {
    server.use(http.get('*/usage', () => refusal(status)));
    show(<UsagePage />, { at: '/banks/bank-other/usage?view=calls' });
    expect(await screen.findByText(words)).toBeInTheDocument();
  });
});
