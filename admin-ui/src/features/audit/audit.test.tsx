import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import AuditPage from '.';
import type { AuditRecord, ProofJob } from './queries';

const RECORD: AuditRecord = {
  tenantId: 'bank-ningbo',
  position: 17,
  at: '2026-11-27T04:00:00Z',
  actor: 'per-1',
  actorName: 'Chen Wei',
  action: 'limit.set',
  subject: 'lim-1',
  before: { value: 300, level: 'APP' },
  after: { value: 500, level: 'APP' },
  reason: 'month end',
  requestId: 'req-9',
  previousHash: 'aaaa',
  hash: 'bbbb',
};

const asked: URL[] = [];
const proof = (state: ProofJob['state'], more: Partial<ProofJob> = {}): ProofJob => ({
  id: 'job-1',
  chain: 'bank-ningbo',
  state,
  done: 10,
  total: 40,
  requestedBy: 'per-1',
  requestedAt: '2026-11-27T03:59:00Z',
  ...more,
});

describe('the audit trail', () => {
  beforeEach(() => {
    asked.length = 0;
    server.use(
      http.get('*/audit', ({ request }) => {
        asked.push(new URL(request.url));
        return HttpResponse.json({
          items: [RECORD, { ...RECORD, position: 16, action: 'comet.observed', actorName: null }],
        });
      }),
      http.get('*/audit/verifications', () => HttpResponse.json({ items: [] })),
    );
  });

  it('says in words who did what; what is new is said by its code', async () => {
    show(<AuditPage />);
    expect(await screen.findByText('Limit set')).toBeInTheDocument();
    expect(screen.getByText('Chen Wei', { selector: 'td' })).toBeInTheDocument();
    expect(screen.getByText('comet.observed')).toBeInTheDocument();
  });

  it('opens a record with what changed and its place in the chain', async () => {
    const { user, address } = show(<AuditPage />, { at: '/audit' });
    await user.click(await screen.findByText('Limit set'));
    const record = await screen.findByRole('dialog');
    expect(within(record).getByText('300')).toBeInTheDocument();
    expect(within(record).getByText('500')).toBeInTheDocument();
    expect(within(record).queryByText('level')).toBeNull();
    expect(within(record).getByText('bbbb')).toBeInTheDocument();
    expect(address()).toBe('/audit?record=bank-ningbo%2F17');
    expect(within(record).getByRole('link', { name: 'all records of it' })).toHaveAttribute(
      'href',
      '/audit?subject=lim-1',
    );
  });

  it('filters by its URL and exports what is filtered', async () => {
    const at = '/banks/bank-taizhou/audit?action=key.revoked&q=left&range=2026-11-01..2026-11-01&sort=at';
    const { user } = show(<AuditPage />, { at, me: ofAlliance('auditor') });
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.pathname).toBe('/api/v1/tenants/bank-taizhou/audit');
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      from: '2026-10-31T16:00:00.000Z',
      to: '2026-11-01T16:00:00.000Z',
      action: 'key.revoked',
      q: 'left',
      sort: 'at',
    });
    await user.click(await screen.findByRole('button', { name: /Export/ }));
    const csv = await screen.findByRole('link', { name: 'CSV (a table)' });
    expect(csv.getAttribute('href')).toMatch(
      /^\/api\/v1\/tenants\/bank-taizhou\/audit\.csv\?from=.*&action=key\.revoked&q=left&sort=at$/,
    );
  });

  it('names the chains of the alliance and the banks where all are shown', async () => {
    server.use(http.get('*/audit', () => HttpResponse.json({ items: [RECORD, { ...RECORD, tenantId: '@alliance' }] })));
    show(<AuditPage />, { me: ofAlliance('operator'), at: '/audit' });
    expect(await screen.findByText('The alliance itself', { selector: 'td' })).toBeInTheDocument();
    expect(await screen.findByText('Ningbo Rural Bank', { selector: 'td' })).toBeInTheDocument();
  });

  it('has its chain proved, with progress, and says what was found', async () => {
    let looks = 0;
    let keys: string | null = null;
    server.use(
      http.post('*/audit/verify', ({ request }) => {
        keys = request.headers.get('idempotency-key');
        return HttpResponse.json(proof('QUEUED', { done: 0 }), { status: 202 });
      }),
      http.get('*/audit/verifications/job-1', () => {
        looks += 1;
        return HttpResponse.json(
          looks < 2
            ? proof('RUNNING')
            : proof('DONE', { result: { intact: true, records: 40, chains: [] }, endedAt: '2026-11-27T04:00:00Z' }),
        );
      }),
    );
    const { user } = show(<AuditPage />, { me: ofBank('auditor') });
    expect(await screen.findByText(/It was never proved/)).toBeInTheDocument();
    await user.click(screen.getByText('Prove now'));
    expect(await screen.findByText('10 of 40 done')).toBeInTheDocument();
    expect(await screen.findByText(/Whole: 40 records/)).toBeInTheDocument();
    expect(keys).not.toBeNull();
  });

  it('shouts where the chain is broken', async () => {
    const broken = proof('DONE', {
      result: { intact: false, records: 11, chains: [], firstBroken: { tenantId: 'bank-ningbo', position: 12 } },
    });
    server.use(
      http.get('*/audit/verifications', () => HttpResponse.json({ items: [broken] })),
      http.get('*/audit/verifications/job-1', () => HttpResponse.json(broken)),
    );
    show(<AuditPage />);
    expect(await screen.findByText(/Broken: record 12 of bank-ningbo/)).toBeInTheDocument();
  });

  it('says why a proof was refused', async () => {
    server.use(http.post('*/audit/verify', () => refusal(409, 'a proof runs already')));
    const { user } = show(<AuditPage />);
    await user.click(await screen.findByText('Prove now'));
    expect(await screen.findByText('a proof runs already')).toBeInTheDocument();
  });

  it('says that there is nothing', async () => {
    server.use(http.get('*/audit', () => HttpResponse.json({ items: [] })));
    show(<AuditPage />);
    expect(await screen.findByText('There are no records in this range')).toBeInTheDocument();
  });

  it('is not for everybody', async () => {
    server.use(
      http.get('*/audit', () => refusal(403)),
      http.get('*/audit/verifications', () => refusal(403)),
    );
    show(<AuditPage />, { me: ofBank('developer') });
    expect(await screen.findAllByText('You may not see or do this')).toHaveLength(2);
  });
});
