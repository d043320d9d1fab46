import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { asked } from '../../testing/dialogs';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import BillingPage from '.';
import type { PriceSpan } from './price-queries';

const PRICE: PriceSpan = {
  priceVersion: 'prc-1',
  alias: 'hub-mini',
  inputPerMillion: '2.0000',
  cachedInputPerMillion: '0.0150',
  outputPerMillion: '7.2525',
  validFrom: '2026-07-31T16:00:00Z',
  createdAt: '2026-07-20T00:00:00Z',
  state: 'IN_FORCE',
};
const AT = '/billing?tab=prices';

function answers(items: PriceSpan[] = [PRICE]) {
  return [
    http.get('*/api/v1/prices', () => HttpResponse.json({ items })),
    http.get('*/api/v1/models', () => HttpResponse.json({ items: [{ alias: 'hub-mini', price: PRICE }] })),
  ];
}

test('lists prices with the time they are in force, to all four decimals, and filters by address', async () => {
  let query: URLSearchParams | undefined;
  const { user, address } = show(<BillingPage />, {
    me: ofAlliance('auditor'),
    at: `${AT}&alias=hub-mini&force=now`,
    answers: [
      http.get('*/api/v1/prices', ({ request }) => {
        query = new URL(request.url).searchParams;
        return HttpResponse.json({ items: [PRICE] });
      }),
      ...answers(),
    ],
  });
  const table = await screen.findByRole('table', { name: 'Price lists' });
  expect(await within(table).findByText('¥7.2525')).toBeVisible();
  expect(within(table).getByText('¥0.015')).toBeVisible();
  expect(within(table).getByText('In force')).toBeVisible();
  expect(within(table).getByText('open')).toBeVisible();
  expect(query?.get('alias')).toBe('hub-mini');
  expect(query?.get('at')).toMatch(/:00\.000Z$/);
  expect(screen.queryByRole('button', { name: /New price/ })).toBeNull();
  await user.click(within(table).getByRole('button', { name: /Model/ }));
  await waitFor(() => expect(query?.get('sort')).toBe('alias'));
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  await waitFor(() => expect(address()).toBe('/billing?tab=prices&sort=alias'));
});

test('a new price is previewed on last month’s use before it can be set', async () => {
  const sent: unknown[] = [];
  const { user } = show(<BillingPage />, {
    me: ofAlliance('finance'),
    at: `${AT}&alias=hub-mini`,
    answers: answers(),
  });
  const amounts = { amount: '100.0000000000', amountAtPreview: '80.5000000000', amountDifference: '-19.5000000000' };
  server.use(
    http.post('*/api/v1/prices/preview', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({
        alias: 'hub-mini',
        from: '2026-10-01T00:00:00Z',
        until: '2026-10-31T00:00:00Z',
        calls: 900,
        ...amounts,
        banks: [{ tenantId: 'bank-ningbo', tenantName: 'Ningbo Rural Bank', calls: 900, ...amounts }],
      });
    }),
    http.post('*/api/v1/prices', async ({ request }) => {
      expect(request.headers.get('idempotency-key')).toBeTruthy();
      sent.push(await request.json());
      return HttpResponse.json({ ...PRICE, priceVersion: 'prc-2' }, { status: 201 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: /New price/ }));
  const form = await asked('A new price');
  expect(await within(form).findByText('Charged now:', { exact: false })).toBeVisible();
  await user.type(within(form).getByLabelText('Input'), '1.23456');
  await user.click(within(form).getByRole('button', { name: 'Preview' }));
  await waitFor(() =>
    expect(within(form).getAllByText('From 0 to 100000, with at most four decimals')).toHaveLength(3),
  );
  await user.clear(within(form).getByLabelText('Input'));
  await user.type(within(form).getByLabelText('Input'), '1.5');
  await user.type(within(form).getByLabelText('Cached input'), '0.015');
  await user.type(within(form).getByLabelText('Output'), '6');
  await user.click(within(form).getByRole('button', { name: 'Preview' }));
  const body = { alias: 'hub-mini', inputPerMillion: '1.5', cachedInputPerMillion: '0.015', outputPerMillion: '6' };
  const table = await screen.findByRole('table', { name: 'What it means for each bank' });
  expect(within(table).getByText('¥80.50')).toBeVisible();
  expect(within(table).getByText('¥19.50')).toBeVisible();
  expect(sent).toEqual([body]);
  await user.click(screen.getByRole('button', { name: 'Back' }));
  expect(screen.getByLabelText('Output')).toHaveValue('6');
  await user.click(screen.getByRole('button', { name: 'Preview' }));
  await user.click(await screen.findByRole('button', { name: 'Set the price' }));
  await waitFor(() => expect(sent).toEqual([body, body, body]));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Set the price' })).toBeNull());
});

test('a moment to come is asked for in the banks’ time; a refusal says why', async () => {
  const { user } = show(<BillingPage />, {
    me: ofAlliance('operator'),
    at: `${AT}&alias=hub-mini`,
    answers: answers(),
  });
  server.use(http.post('*/api/v1/prices/preview', () => refusal(422, 'validFrom must not lie in the past')));
  await user.click(await screen.findByRole('button', { name: /New price/ }));
  const form = await asked('A new price');
  await user.type(within(form).getByLabelText('Input'), '1');
  await user.type(within(form).getByLabelText('Cached input'), '1');
  await user.type(within(form).getByLabelText('Output'), '1');
  await user.click(within(form).getByRole('radio', { name: 'From a moment on' }));
  await user.click(within(form).getByRole('button', { name: 'Preview' }));
  expect(await within(form).findByText('Choose the moment')).toBeVisible();
  expect(within(form).getByText('Beijing time')).toBeVisible();
  await user.click(within(form).getByRole('radio', { name: 'At once' }));
  await user.click(within(form).getByRole('button', { name: 'Preview' }));
  expect(await within(form).findByRole('alert')).toHaveTextContent('validFrom must not lie in the past');
  expect(screen.queryByRole('button', { name: 'Set the price' })).toBeNull();
});

test('a bank sees the prices of its models and sets none; empty and broken lists say why', async () => {
  const { unmount } = show(<BillingPage />, { me: ofBank('finance'), at: AT, answers: answers([]) });
  expect(await screen.findByText('No price matches')).toBeVisible();
  expect(screen.getByText(/Prices of the models that may be called/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /New price/ })).toBeNull();
  unmount();
  for (const [status, detail] of [
    [403, 'yours may not'],
    [500, 'it broke'],
  ] as const) {
    const shown = show(<BillingPage />, {
      me: ofBank('finance'),
      at: AT,
      answers: [http.get('*/api/v1/prices', () => refusal(status, detail)), ...answers()],
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(detail);
    shown.unmount();
  }
});
