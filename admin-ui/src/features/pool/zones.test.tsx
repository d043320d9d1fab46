import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { fakeLive } from '../../testing/live';
import { ofAlliance } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import { ceilingOf, floorRoom, ownerOf } from './zone-facts';
import type { Caches, Erasure } from './zone-queries';
import { ZonesSection } from './ZonesSection';

beforeEach(() => void fakeLive());

const MODEL = 'a'.repeat(64);
const ORDERED = { by: 'per-9', at: '2026-11-27T00:00:00Z', reason: 'night batch' };

const CACHES: Caches = {
  members: [
    {
      memberId: 'member-1',
      models: [
        {
          baseDigest: MODEL,
          name: 'hub-mini',
          aliases: ['hub-mini'],
          blocksTotal: 100,
          zones: [
            { name: 'bank-a', held: 3, cached: 12, floor: 10, ceiling: 40, hitTokens: 1600 },
            { name: 'published:clerk', held: 0, cached: 2, floor: 0, hitTokens: 64 },
          ],
        },
      ],
    },
    { memberId: 'member-2', failure: 'the member cannot be reached', models: [] },
  ],
  quotas: [
    {
      zone: 'bank-a',
      baseDigest: MODEL,
      floor: 10,
      ceiling: 40,
      ...ORDERED,
      deliveries: [
        { memberId: 'member-1', state: 'APPLIED' },
        { memberId: 'member-2', state: 'FAILED', failure: 'the member cannot be reached' },
      ],
    },
  ],
  prefixes: [
    {
      name: 'clerk',
      baseDigest: MODEL,
      system: 'You are a clerk.',
      systemDigest: 'c'.repeat(64),
      tokens: 40,
      blocks: 2,
      ...ORDERED,
      deliveries: [{ memberId: 'member-1', state: 'PENDING' }],
    },
  ],
  erasures: [],
};
const NOTHING: Caches = { members: [], quotas: [], prefixes: [], erasures: [] };

const ERASURE: Erasure = {
  zone: 'bank-a',
  ...ORDERED,
  done: true,
  blocksErased: 15,
  bytesScanned: 4096,
  bytesLeft: 0,
  evidenceDigest: 'e'.repeat(64),
  members: [
    {
      memberId: 'member-1',
      done: true,
      proofs: [
        {
          zone: 'bank-a',
          baseDigest: MODEL,
          sequencesEnded: 1,
          blocksErased: 15,
          hashesForgotten: 12,
          bytesScanned: 4096,
          bytesLeft: 0,
          hashesLeft: 0,
          proven: true,
        },
      ],
    },
  ],
};

function showSection(caches: Caches, role: 'operator' | 'auditor' = 'operator') {
  return show(<ZonesSection />, {
    me: ofAlliance(role),
    at: '/pool',
    answers: [
      http.get('*/api/v1/pool/zones', () => HttpResponse.json(caches)),
      http.get('*/api/v1/tenants', () =>
        HttpResponse.json({
          items: [
            { id: 'bank-a', name: 'First Bank', status: 'ACTIVE', createdAt: '2026-01-01T00:00:00Z' },
            { id: 'bank-b', name: 'Second Bank', status: 'ACTIVE', createdAt: '2026-01-01T00:00:00Z' },
          ],
        }),
      ),
      http.get('*/api/v1/people', () => HttpResponse.json({ items: [{ id: 'per-9', name: 'Wu Min' }] })),
    ],
  });
}

function takes(path: string, answer: object) {
  const sent: unknown[] = [];
  server.use(
    http.post(`*/api/v1/pool/${path}`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(answer);
    }),
  );
  return sent;
}

test('shows zones by bank, who has not reported, and how far orders have come', async () => {
  showSection(CACHES, 'auditor');
  const zones = await screen.findByRole('table', { name: 'Zones on each member' });
  expect(await within(zones).findByText('First Bank')).toBeVisible();
  expect(within(zones).getByText('published: clerk')).toBeVisible();
  expect(within(zones).getByText('1,600')).toBeVisible();
  expect(screen.getByText('member-2 does not report its caches:')).toBeVisible();
  const quotas = screen.getByRole('table', { name: 'Blocks of each bank' });
  expect(within(quotas).getByText('applied')).toBeVisible();
  expect(within(quotas).getByText('failed')).toBeVisible();
  expect(within(quotas).getByText('the member cannot be reached')).toBeVisible();
  expect(await within(quotas).findByText(/Wu Min/)).toBeVisible();
  expect(
    within(screen.getByRole('table', { name: 'Prefixes that every bank may read' })).getByText('pending'),
  ).toBeVisible();
  for (const name of ['Set blocks', 'Erase', 'Withdraw', 'Publish a prefix', 'Take back']) {
    expect(screen.queryByRole('button', { name })).toBeNull();
  }
});

test('a floor that does not fit is said before it is sent', async () => {
  const { user } = showSection(CACHES);
  const sent = takes('zones/bank-b/quota', { done: true, members: [] });
  await user.click((await screen.findAllByRole('button', { name: 'Set blocks' })).at(-1) as HTMLElement);
  const form = await screen.findByRole('dialog', { name: 'Floors and ceilings' });
  await user.click(within(form).getByLabelText('Bank'));
  await user.click(await screen.findByText('Second Bank', { selector: '.ant-select-item-option-content' }));
  const floor = within(form).getByLabelText('Floor');
  await user.clear(floor);
  await user.type(floor, '91');
  expect(await within(form).findByText(/would come to 101, and the smallest member has 100/)).toBeVisible();
  await user.type(within(form).getByLabelText('Reason'), 'contract');
  await user.click(within(form).getByRole('button', { name: 'Set blocks' }));
  await waitFor(() =>
    expect(within(form).getByText('All floors together must fit into the smallest member')).toBeVisible(),
  );
  expect(sent).toEqual([]);
  await user.clear(floor);
  await user.type(floor, '20');
  expect(await within(form).findByText(/come to 30 of 100 blocks; 10 of them/)).toBeVisible();
  await user.click(within(form).getByRole('button', { name: 'Set blocks' }));
  await waitFor(() => expect(sent).toEqual([{ baseDigest: MODEL, floor: 20, reason: 'contract' }]));
});

test('publishing says how many tokens the members counted', async () => {
  const { user } = showSection(CACHES);
  const sent = takes('prefixes/teller/publish', {
    done: true,
    members: [{ memberId: 'member-1', done: true, tokens: 48, blocks: 3, proofs: [] }],
  });
  await user.click(await screen.findByRole('button', { name: 'Publish a prefix' }));
  const form = await screen.findByRole('dialog', { name: 'Publish a prefix' });
  await user.type(within(form).getByLabelText('Name'), 'Teller');
  await user.type(within(form).getByLabelText('Text'), 'You are a teller.');
  await user.type(within(form).getByLabelText('Reason'), 'all use it');
  await user.click(within(form).getByRole('button', { name: 'Publish' }));
  expect(await within(form).findByText('1 to 60 lower-case letters, digits and hyphens')).toBeVisible();
  await user.clear(within(form).getByLabelText('Name'));
  await user.type(within(form).getByLabelText('Name'), 'teller');
  await user.click(within(form).getByRole('button', { name: 'Publish' }));
  await waitFor(() => expect(sent).toEqual([{ baseDigest: MODEL, system: 'You are a teller.', reason: 'all use it' }]));
  expect(await screen.findByText('teller is published: 48 tokens, 3 blocks of them shared')).toBeVisible();
});

test('erasing names what it hits, wants the name typed, and shows the proof', async () => {
  const { user } = showSection(CACHES);
  const sent = takes('zones/bank-a/erase', ERASURE);
  await user.click(await screen.findByRole('button', { name: 'Erase' }));
  const question = await screen.findByRole('dialog', { name: 'Erase what is kept of First Bank?' });
  expect(within(question).getByText(/On 2 members, 3 held and 12 cached blocks of First Bank/)).toBeVisible();
  await user.type(within(question).getByLabelText('Reason'), 'it left');
  expect(within(question).getByRole('button', { name: 'Erase' })).toBeDisabled();
  await user.type(within(question).getByLabelText(/First Bank/), 'First Bank');
  await user.click(within(question).getByRole('button', { name: 'Erase' }));
  const proof = await screen.findByRole('dialog', { name: 'Erasure of First Bank' });
  expect(sent).toEqual([{ reason: 'it left' }]);
  expect(within(proof).getAllByText('proven').length).toBe(2);
  expect(within(proof).getByText('4,096')).toBeVisible();
  expect(within(proof).getByText('eeeeeeeeeeee')).toBeVisible();
});

test('says what nothing means, and why nothing can be shown', async () => {
  const { unmount } = showSection(NOTHING);
  expect(await screen.findByText('No zone has a block yet')).toBeVisible();
  expect(screen.getByText('Nothing is published.')).toBeVisible();
  expect(screen.getByText('No zone was erased.')).toBeVisible();
  unmount();
  show(<ZonesSection />, {
    me: ofAlliance('operator'),
    at: '/pool',
    answers: [http.get('*/api/v1/pool/zones', () => refusal(503, 'Redis cannot be reached'))],
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('Redis cannot be reached');
});

test('tells whose a zone is and what room a floor has', () => {
  expect(['bank-a', 'published:clerk', 'local', 'unnamed'].map(ownerOf)).toEqual([
    'bank',
    'published',
    'nobody',
    'nobody',
  ]);
  expect(floorRoom(CACHES, MODEL, 'bank-b')).toEqual({ promised: 10, total: 100 });
  expect(floorRoom(CACHES, MODEL, 'bank-a')).toEqual({ promised: 0, total: 100 });
  expect(floorRoom(CACHES, 'b'.repeat(64), 'bank-a')).toEqual({ promised: 0, total: null });
  expect([ceilingOf(undefined), ceilingOf(2_147_483_647), ceilingOf(9)]).toEqual([null, null, 9]);
});
