import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { asked } from '../../testing/dialogs';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import PeoplePage from '.';
import type { Person } from './queries';

const OWN = '*/api/v1/tenants/bank-ningbo/people';
const LIN: Person = {
  id: 'per-2',
  tenantId: 'bank-ningbo',
  name: 'Lin Na',
  email: 'lin.na@bank.example',
  roles: ['developer'],
  status: 'ACTIVE',
  createdAt: '2026-11-01T01:00:00Z',
};

function answers(people: readonly Person[] = [LIN]) {
  return [
    http.get(OWN, () => HttpResponse.json({ items: people })),
    http.get(`${OWN}/per-2`, () => HttpResponse.json(LIN)),
    http.get(`${OWN}/per-2/sessions`, () =>
      HttpResponse.json([
        {
          place: 'CONSOLE',
          startedAt: '2026-11-27T01:00:00Z',
          lastSeenAt: '2026-11-27T02:00:00Z',
          address: '10.0.0.7',
        },
      ]),
    ),
  ];
}

test('lists people with roles and state, and opens one by its address', async () => {
  show(<PeoplePage />, { at: '/people?person=per-2', answers: answers() });
  const drawer = await screen.findByRole('dialog', { name: 'Lin Na' });
  expect(await within(drawer).findByText('10.0.0.7')).toBeVisible();
  expect(screen.getByText('lin.na@bank.example', { selector: 'td' })).toBeInTheDocument();
  expect(within(drawer).getByRole('link', { name: 'What this person did' })).toHaveAttribute(
    'href',
    '/audit?actor=per-2',
  );
});

test('invites with the roles of a bank, not with the operator’s', async () => {
  let sent: unknown;
  const { user } = show(<PeoplePage />, { at: '/people', answers: answers() });
  server.use(
    http.post(OWN, async ({ request }) => {
      sent = await request.json();
      expect(request.headers.get('idempotency-key')).toBeTruthy();
      return HttpResponse.json(LIN, { status: 201 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: /Invite somebody/ }));
  const form = await screen.findByRole('dialog', { name: 'Invite somebody' });
  expect(within(form).queryByText('Operator')).toBeNull();
  await user.click(within(form).getByRole('button', { name: 'Invite' }));
  expect(
    await within(form).findByText('Choose one role at least', { selector: '.ant-form-item-explain-error' }),
  ).toBeVisible();
  await user.type(within(form).getByLabelText('Name'), 'Lin Na');
  await user.type(within(form).getByLabelText('E-mail'), 'lin.na@bank.example');
  await user.click(within(form).getByRole('checkbox', { name: /Developer/ }));
  await user.click(within(form).getByRole('button', { name: 'Invite' }));
  await waitFor(() => expect(sent).toEqual({ name: 'Lin Na', email: 'lin.na@bank.example', roles: ['developer'] }));
});

test('shows a temporary password once', async () => {
  const { user } = show(<PeoplePage />, { at: '/people?person=per-2', answers: answers() });
  server.use(
    http.post(`${OWN}/per-2/temporary-password`, () =>
      HttpResponse.json({ password: 'kite-Lamp-42-river' }, { status: 201 }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Make a temporary password' }));
  const question = await asked('Make a new temporary password for Lin Na?');
  await user.click(within(question).getByRole('button', { name: 'Make a temporary password' }));
  expect(await screen.findByText('kite-Lamp-42-river')).toBeVisible();
  await user.click(screen.getByRole('checkbox', { name: 'I have stored it' }));
  const shown = await asked('Temporary password of Lin Na');
  await user.click(within(shown).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByText('kite-Lamp-42-river')).toBeNull());
});

test('deactivating names whom it hits and needs a reason', async () => {
  let sent: unknown;
  const { user } = show(<PeoplePage />, { at: '/people?person=per-2', answers: answers() });
  server.use(
    http.post(`${OWN}/per-2/deactivate`, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ ...LIN, status: 'DEACTIVATED' });
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Deactivate' }));
  const question = await asked('Deactivate Lin Na (lin.na@bank.example)?');
  const confirm = within(question).getByRole('button', { name: 'Deactivate' });
  expect(confirm).toBeDisabled();
  await user.type(within(question).getByLabelText('Reason'), 'left the bank');
  await user.click(confirm);
  await waitFor(() => expect(sent).toEqual({ reason: 'left the bank' }));
});

test('an auditor reads and finds no button that changes', async () => {
  show(<PeoplePage />, { me: ofBank('auditor'), at: '/people?person=per-2', answers: answers() });
  const drawer = await screen.findByRole('dialog', { name: 'Lin Na' });
  expect(await within(drawer).findByText('10.0.0.7')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Invite/ })).toBeNull();
  expect(within(drawer).queryByRole('button', { name: 'Deactivate' })).toBeNull();
  expect(within(drawer).getByRole('checkbox', { name: /Developer/ })).toBeDisabled();
});

test('nobody changes own roles', async () => {
  const self = { ...LIN, id: 'per-1', roles: ['bank-admin'] as const };
  show(<PeoplePage />, {
    at: '/people?person=per-1',
    answers: [
      http.get(OWN, () => HttpResponse.json({ items: [self] })),
      http.get(`${OWN}/per-1`, () => HttpResponse.json(self)),
      http.get(`${OWN}/per-1/sessions`, () => HttpResponse.json([])),
    ],
  });
  expect(await screen.findByText(/Nobody changes their own roles/)).toBeVisible();
  expect(screen.getByRole('checkbox', { name: /Developer/ })).toBeDisabled();
});

test('the operator hears that the identity service is away', async () => {
  show(<PeoplePage />, {
    me: ofAlliance('operator'),
    at: '/people',
    answers: [
      http.get('*/api/v1/people', () => HttpResponse.json({ items: [] })),
      http.get('*/api/v1/provisioning', () =>
        HttpResponse.json({ configured: true, reachable: false, pending: 2, lastError: null }),
      ),
    ],
  });
  expect(await screen.findByText(/cannot be reached. Changes are kept/)).toBeVisible();
  expect(await screen.findByText('Nobody matches')).toBeVisible();
});

test('says why nothing is shown', async () => {
  show(<PeoplePage />, { at: '/people', answers: [http.get(OWN, () => refusal(403, 'yours may not'))] });
  expect(await screen.findByRole('alert')).toHaveTextContent('yours may not');
});
