import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Me } from '../../../api/roles';
import { asked } from '../../../testing/dialogs';
import { ofBank } from '../../../testing/people';
import { refusal } from '../../../testing/refusals';
import { show } from '../../../testing/render';
import { server } from '../../../testing/server';
import ModelsPage from '..';
import { digestOf } from './digest';
import { send, type Progress } from './send';
import { placeOf } from './SpreadTag';
import type { AdapterView } from './queries';

const TENANT = '*/api/v1/tenants/bank-ningbo';
const UPLOADS = `${TENANT}/adapter-uploads`;
const ADAPTERS = `${TENANT}/adapters`;
const HELD: AdapterView = {
  held: {
    modelVersion: 'a'.repeat(64),
    baseAlias: 'hub-mini',
    baseName: 'hub-mini-2611',
    baseDigest: 'b'.repeat(64),
    facts: {
      digest: 'c'.repeat(64),
      format: 'GGUF',
      sizeBytes: 17_600_000,
      rankMin: 8,
      rankMax: 16,
      modules: ['attn_q', 'ffn_up'],
    },
    fileName: 'risk.gguf',
    status: 'HELD',
    uploadedBy: 'per-1',
    uploadedAt: '2026-11-28T10:00:00Z',
  },
  aliases: [],
  spread: { members: 3, registered: 2, resident: 1, failures: ['422: its attn_q does not fit the model'] },
};
const BASE = {
  alias: 'hub-mini',
  displayName: 'General model',
  modelVersion: 'd'.repeat(64),
  status: 'ACTIVE',
  contextLength: 4096,
};

function upload(bytes: Uint8Array, receivedBytes: number) {
  return {
    id: 'upl-1',
    baseAlias: 'hub-mini',
    fileName: 'risk.gguf',
    sha256: sha256(bytes),
    sizeBytes: bytes.length,
    receivedBytes,
    pieceBytesMax: 1_000,
    startedAt: '2026-11-28T10:00:00Z',
    expiresAt: '2026-11-29T10:00:00Z',
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function fileOf(size: number): { bytes: Uint8Array<ArrayBuffer>; file: File } {
  const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) % 256);
  return { bytes, file: new File([bytes], 'risk.gguf') };
}

/** A service that keeps what it is sent, and loses the answers that a test says. */
function keeper(bytes: Uint8Array, loses: (piece: number) => 'request' | 'answer' | null) {
  const kept: number[] = [];
  let pieces = 0;
  server.use(
    http.post(UPLOADS, () => HttpResponse.json(upload(bytes, kept.length), { status: 201 })),
    http.get(`${UPLOADS}/upl-1`, () => HttpResponse.json(upload(bytes, kept.length))),
    http.put(`${UPLOADS}/upl-1/content`, async ({ request }) => {
      const lost = loses(pieces++);
      if (lost === 'request') {
        return HttpResponse.error();
      }
      const offset = Number(new URL(request.url).searchParams.get('offset'));
      if (offset !== kept.length) {
        return HttpResponse.json({ status: 409, code: 'conflict', title: '', detail: '' }, { status: 409 });
      }
      kept.push(...new Uint8Array(await request.arrayBuffer()));
      return lost === 'answer' ? HttpResponse.error() : HttpResponse.json(upload(bytes, kept.length));
    }),
    http.post(`${UPLOADS}/upl-1/complete`, () => HttpResponse.json(HELD.held, { status: 201 })),
  );
  return kept;
}

test('a file is hashed slice by slice as it is hashed whole', async () => {
  const { bytes, file } = fileOf(5_000_001);
  const seen: number[] = [];
  const digest = await digestOf(file, (it) => seen.push(it), new AbortController().signal);
  expect(digest).toBe(sha256(bytes));
  expect(seen).toEqual([2_097_152, 4_194_304, 5_000_001]);
});

test('an upload goes on after a lost request and after a lost answer, and nothing comes twice', async () => {
  const { bytes, file } = fileOf(3_500);
  const kept = keeper(bytes, (piece) => (piece === 1 ? 'request' : piece === 3 ? 'answer' : null));
  const steps: Progress[] = [];
  const order = { tenant: 'bank-ningbo', baseAlias: 'hub-mini', file };
  const adapter = await send(order, (it) => steps.push(it), new AbortController().signal);
  expect(Uint8Array.from(kept)).toEqual(bytes);
  expect(adapter.fileName).toBe('risk.gguf');
  expect(steps.at(-1)).toEqual({ step: 'check', bytes: 3_500, digest: sha256(bytes) });
}, 15_000);

test('the same file again goes on where it stopped', async () => {
  const { bytes, file } = fileOf(2_500);
  let broken = true;
  const kept = keeper(bytes, (piece) => (broken && piece > 0 ? 'request' : null));
  const order = { tenant: 'bank-ningbo', baseAlias: 'hub-mini', file };
  const controller = new AbortController();
  const first = send(order, (it) => it.bytes === 1_000 && controller.abort(), controller.signal);
  await expect(first).rejects.toThrow();
  expect(kept).toHaveLength(1_000);
  broken = false;
  await send(order, () => undefined, new AbortController().signal);
  expect(Uint8Array.from(kept)).toEqual(bytes);
});

const at = (me: Me, items: readonly AdapterView[] = [HELD]) =>
  show(<ModelsPage />, {
    me,
    at: '/models/own/adapters',
    path: '/models/*',
    answers: [
      http.get(ADAPTERS, () => HttpResponse.json({ items })),
      http.get('*/api/v1/models', () => HttpResponse.json({ items: [BASE] })),
    ],
  });

test('a bank sees its adapters with base, ranks, size, digest and where they are', async () => {
  at(ofBank('auditor'));
  expect(await screen.findByText('risk.gguf')).toBeVisible();
  expect(screen.getByText('hub-mini')).toBeVisible();
  expect(screen.getByText('17.6 MB')).toBeVisible();
  expect(screen.getByText('cccccccccccc…cccccc')).toBeVisible();
  expect(screen.getByText('Refused by a member')).toBeVisible();
  expect(screen.getByText('2 of 3 members have it, 1 in memory')).toBeVisible();
  expect(screen.getByText(/its attn_q does not fit the model/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /Upload an adapter/ })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Set an alias' })).toBeNull();
});

test('a developer may send one, and names none', async () => {
  at(ofBank('developer'), []);
  expect(await screen.findByText('No adapters yet')).toBeVisible();
  expect(screen.getByRole('button', { name: /Upload an adapter/ })).toBeVisible();
});

test('an upload shows the digest and why it was refused, and can be gone on with', async () => {
  const { bytes, file } = fileOf(500);
  const { user } = at(ofBank('developer'), []);
  keeper(bytes, () => null);
  server.use(http.post(`${UPLOADS}/upl-1/complete`, () => refusal(422, 'bias must be none')));
  await user.click(await screen.findByRole('button', { name: /Upload an adapter/ }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('combobox'));
  await user.click(await screen.findByText('General model'));
  await user.upload(dialog.getByLabelText('Adapter file'), file);
  await user.click(dialog.getByRole('button', { name: 'Upload' }));
  expect(await dialog.findByText('bias must be none')).toBeVisible();
  expect(dialog.getByRole('button', { name: 'Go on uploading' })).toBeEnabled();
});

test('an admin gives an adapter a name and withdraws one that nobody calls', async () => {
  const sent: unknown[] = [];
  const { user } = at(ofBank('bank-admin'));
  server.use(
    http.put(`${TENANT}/derived-models/:name`, async ({ request, params }) => {
      sent.push([params.name, await request.json()]);
      return HttpResponse.json({ alias: 'bank-ningbo:risk' });
    }),
    http.delete(`${ADAPTERS}/:version`, ({ params }) => {
      sent.push(params.version);
      return HttpResponse.json(HELD.held);
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Set an alias' }));
  const form = within(await asked('An alias for risk.gguf'));
  await user.type(form.getByLabelText('Alias'), 'risk');
  await user.click(form.getByRole('button', { name: 'Set an alias' }));
  expect(await screen.findByText('bank-ningbo:risk points at this version')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Withdraw' }));
  const question = within(await asked('Withdraw risk.gguf?'));
  await user.click(question.getByRole('button', { name: 'Withdraw' }));
  expect(await screen.findByText('risk.gguf is withdrawn')).toBeVisible();
  expect(sent).toEqual([['risk', { modelVersion: HELD.held.modelVersion }], HELD.held.modelVersion]);
});

test('where an adapter is', () => {
  const spread = { members: 2, registered: 2, resident: 0, failures: [] };
  expect(placeOf(spread)).toBe('everywhere');
  expect(placeOf({ ...spread, registered: 1 })).toBe('partly');
  expect(placeOf({ ...spread, registered: 0 })).toBe('onItsWay');
  expect(placeOf({ ...spread, registered: 1, failures: ['x'] })).toBe('failed');
  expect(placeOf({ ...spread, members: 0, registered: 0 })).toBe('unserved');
  expect(placeOf(undefined)).toBe('unknown');
});
