import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UsageSums } from '../../api/usage';
import { fakeLive } from '../../testing/live';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import OverviewPage from '.';
import type { Attention, Overview } from './queries';

const SUMS: UsageSums = {
  requests: 1_000,
  errors: 12,
  promptTokens: 2_000_000,
  cachedTokens: 500_000,
  completionTokens: 400_000,
  reasoningTokens: 0,
  beyondTokens: 0,
  amount: '12.3400000000',
  firstTokenP50Ms: 214,
  firstTokenP99Ms: 1_310,
};

const OVERVIEW: Overview = {
  asOf: '2026-11-27T04:00:00Z',
  today: {
    from: '2026-11-26T16:00:00Z',
    now: SUMS,
    before: { ...SUMS, amount: '10.0000000000' },
    microYuanLimit: 20_000_000,
  },
  month: { from: '2026-10-31T16:00:00Z', now: { ...SUMS, amount: '250.0000000000' }, before: SUMS },
  lastDay: { from: '2026-11-26T04:00:00Z', now: SUMS, before: { ...SUMS, firstTokenP50Ms: 190 } },
  hours: [{ at: '2026-11-27T03:00:00Z', ...SUMS }],
  models: [{ key: 'hub-mini', ...SUMS, amountBefore: '0' }],
  apps: [{ key: 'app-1', name: 'Loans', ...SUMS, amountBefore: '24.6800000000' }],
  banks: [],
};

const ITEMS: Attention[] = [
  {
    kind: 'LIMIT_NEARLY_USED',
    severity: 'WARNING',
    textKey: 'attention.limitNearlyUsed',
    values: { level: 'APP', limitKind: 'MONEY_PER_MONTH', value: '500000000', used: '431200000', percent: '86' },
    link: { page: 'limits', tenantId: 'bank-ningbo', subjectId: 'lim-1' },
  },
  {
    kind: 'DEAD_LETTERS',
    severity: 'CRITICAL',
    textKey: 'attention.deadLetters',
    values: { open: '3' },
    link: { page: 'dead-letters', tenantId: 'bank-ningbo' },
  },
  {
    kind: 'SOMETHING_NEW',
    severity: 'CRITICAL',
    textKey: 'attention.somethingNew',
    values: {},
    link: { page: 'unheard-of' },
  },
];

const answers = (overview: Overview = OVERVIEW, items: Attention[] = []) => [
  http.get('*/overview', () => HttpResponse.json(overview)),
  http.get('*/attention', () => HttpResponse.json({ items })),
];

describe('the overview', () => {
  let live: ReturnType<typeof fakeLive>;

  beforeEach(() => {
    live = fakeLive();
    server.use(...answers());
  });

  it('shows what was spent against the limit and the day before', async () => {
    show(<OverviewPage />);
    const today = await screen.findByRole('region', { name: 'Spent today' });
    expect(within(today).getAllByText('¥12.34')).not.toHaveLength(0);
    expect(within(today).getByText('+23%')).toBeInTheDocument();
    expect(within(today).getByRole('meter')).toHaveAttribute('aria-valuetext', '61.7%');
    const month = screen.getByRole('region', { name: 'Spent this month' });
    expect(within(month).getByText('no limit of money is set')).toBeInTheDocument();
    expect(screen.getByText('1.2% of requests')).toBeInTheDocument();
    expect(screen.getByText('the day before 190 ms')).toBeInTheDocument();
    expect(screen.getByText('−50%'.replace('−', '-'))).toBeInTheDocument();
  });

  it('leads from the dearest to their usage', async () => {
    show(<OverviewPage />);
    expect(await screen.findByRole('link', { name: 'Loans' })).toHaveAttribute('href', '/usage?range=7d&appId=app-1');
    expect(screen.getByRole('link', { name: 'hub-mini' })).toHaveAttribute('href', '/usage?range=7d&alias=hub-mini');
  });

  it("shows a bank's own live numbers, and says when they stop", async () => {
    show(<OverviewPage />);
    await waitFor(() => expect(live.open()).toBe(1));
    act(() =>
      live.say('traffic', {
        at: '2026-11-27T04:00:00Z',
        gateways: 1,
        totals: { openRequests: 99 },
        tenants: [{ tenant: 'bank-ningbo', openRequests: 7, tokensPerSecond: 1234.56, firstTokenP50Ms: 240 }],
      }),
    );
    const tokens = await screen.findByRole('region', { name: 'Tokens per second' });
    expect(within(tokens).getByText('1,234.6')).toBeInTheDocument();
    expect(within(screen.getByRole('region', { name: 'Open requests' })).getByText('7')).toBeInTheDocument();
    expect(screen.getByText('240 ms')).toBeInTheDocument();
    expect(screen.getByText('Live')).toBeInTheDocument();
  });

  it('shows the pool to the operator alone', async () => {
    const { unmount } = show(<OverviewPage />, { me: ofAlliance('operator') });
    await screen.findByRole('region', { name: 'Pool' });
    act(() =>
      live.say('pool', {
        members: [
          {
            memberId: 'member-a',
            alive: true,
            healthy: true,
            draining: true,
            circuits: {},
            models: [
              {
                baseDigest: 'sha256:1',
                aliases: [],
                running: 3,
                waiting: 2,
                kvBlocksTotal: 100,
                kvBlocksUsed: 25,
                lastStepMillis: 9,
              },
            ],
          },
        ],
      }),
    );
    expect(await screen.findByRole('meter', { name: 'KV blocks in use on member-a' })).toHaveAttribute(
      'aria-valuetext',
      '25%',
    );
    expect(screen.getByText('draining')).toBeInTheDocument();
    unmount();
    show(<OverviewPage />, { me: ofBank('bank-admin') });
    await screen.findByRole('region', { name: 'Spent today' });
    expect(screen.queryByRole('region', { name: 'Pool' })).toBeNull();
  });

  it('spares who only pays what happens this second', async () => {
    show(<OverviewPage />, { me: ofBank('finance') });
    await screen.findByRole('region', { name: 'Spent today' });
    expect(screen.queryByText('Right now')).toBeNull();
    expect(live.open()).toBe(0);
  });

  it('says what needs attention, in words where it knows them, and where to go', async () => {
    server.use(...answers(OVERVIEW, ITEMS));
    show(<OverviewPage />, { me: ofAlliance('operator') });
    expect(await screen.findByText('An app’s limit is used to 86 % (¥431.20 of ¥500.00)')).toBeInTheDocument();
    expect(screen.getByText('SOMETHING_NEW')).toBeInTheDocument();
    expect(screen.getAllByRole('link', { name: 'Look' }).map((it) => it.getAttribute('href'))).toEqual([
      '/banks/bank-ningbo/limits?limit=lim-1',
      '/billing?tab=dead-letters',
    ]);
  });

  it('leads a bank’s people to nothing that only the alliance sees', async () => {
    server.use(...answers(OVERVIEW, ITEMS.slice(1, 2)));
    show(<OverviewPage />, { me: ofBank('bank-admin') });
    expect(await screen.findByText('3 usage records cannot be booked and wait for somebody')).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Look' })).toBeNull();
  });

  it('is there where nothing was used yet', async () => {
    server.use(...answers({ ...OVERVIEW, models: [], apps: [] }));
    show(<OverviewPage />);
    expect(await screen.findAllByText('Nothing was used in the last 7 days')).toHaveLength(2);
    expect(screen.queryByText('Needs attention')).toBeNull();
    expect(screen.queryByText('There is nothing here yet')).toBeNull();
  });

  it.each([
    [403, 'You may not see or do this'],
    [503, 'The service cannot answer right now'],
  ])('says why it cannot be shown: %i', async (status, words) => {
    server.use(
      http.get('*/overview', () => refusal(status)),
      http.get('*/attention', () => refusal(status)),
    );
    show(<OverviewPage />, { at: '/banks/bank-other/overview' });
    expect((await screen.findAllByText(words)).length).toBeGreaterThan(0);
  });
});
