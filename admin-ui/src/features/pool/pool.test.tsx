import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { fakeLive } from '../../testing/live';
import { ofAlliance } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import PoolPage from '.';
import { servedAlone, stateOf, type PoolMember } from './queries';

beforeEach(() => void fakeLive());

const ONE: PoolMember = {
  memberId: 'member-1',
  host: '127.0.0.1:7082',
  alive: true,
  healthy: true,
  draining: false,
  version: '0.1.0',
  models: [
    {
      baseDigest: 'a'.repeat(64),
      name: 'hub-mini',
      aliases: ['hub-mini'],
      running: 3,
      waiting: 1,
      kvBlocksTotal: 1000,
      kvBlocksUsed: 250,
      lastStepMillis: 4,
      adapters: [],
    },
  ],
  circuits: {},
  lastHeartbeatAt: '2026-11-27T00:00:00Z',
};
const DRAINED: PoolMember = {
  ...ONE,
  memberId: 'member-2',
  draining: true,
  drain: { memberId: 'member-2', by: 'per-9', at: '2026-11-27T00:00:00Z', reason: 'new memory' },
};

/** Zones have tests of their own. */
const noCaches = http.get('*/api/v1/pool/zones', () =>
  HttpResponse.json({ members: [], quotas: [], prefixes: [], erasures: [] }),
);

function answers(...members: PoolMember[]) {
  return [http.get('*/api/v1/pool/members', () => HttpResponse.json({ items: members })), noCaches];
}

test('shows members with load, and who drained one and why', async () => {
  const people = http.get('*/api/v1/people', () => HttpResponse.json({ items: [{ id: 'per-9', name: 'Wu Min' }] }));
  show(<PoolPage />, { me: ofAlliance('auditor'), at: '/pool', answers: [...answers(ONE, DRAINED), people] });
  expect(await screen.findByText('member-1')).toBeVisible();
  expect(await screen.findByText('drained by Wu Min: new memory')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Drain' })).toBeNull();
});

test('draining the only member of a model says what stops, and takes a reason', async () => {
  let sent: unknown;
  const { user } = show(<PoolPage />, { me: ofAlliance('operator'), at: '/pool', answers: answers(ONE, DRAINED) });
  server.use(
    http.post('*/api/v1/pool/members/member-1/drain', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({});
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Drain' }));
  const question = await screen.findByRole('dialog', { name: 'Drain member-1?' });
  expect(within(question).getByText(/only member of hub-mini/)).toBeVisible();
  await user.type(within(question).getByLabelText('Reason'), 'kernel update');
  await user.click(within(question).getByRole('button', { name: 'Drain' }));
  await waitFor(() => expect(sent).toEqual({ reason: 'kernel update' }));
});

test('says what an empty pool means, and why nothing can be shown', async () => {
  const { unmount } = show(<PoolPage />, { me: ofAlliance('operator'), at: '/pool', answers: answers() });
  expect(await screen.findByText('No member is there')).toBeVisible();
  unmount();
  show(<PoolPage />, {
    me: ofAlliance('operator'),
    at: '/pool',
    answers: [http.get('*/api/v1/pool/members', () => refusal(503, 'Redis cannot be reached')), noCaches],
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('Redis cannot be reached');
});

test('a model is served alone where no healthy other has it', () => {
  expect(servedAlone(ONE, [ONE, DRAINED])).toEqual(['hub-mini']);
  expect(servedAlone(ONE, [ONE, { ...ONE, memberId: 'member-3' }])).toEqual([]);
  expect(stateOf({ ...ONE, alive: false })).toBe('gone');
  expect(stateOf({ ...ONE, healthy: false, draining: true })).toBe('bad');
});
