import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import SettingsPage from '.';
import { endpointsOf } from './queries';

const ALERTS = '*/api/v1/tenants/bank-ningbo/alerts';
const RULE = {
  id: 'alr-1',
  name: 'Month',
  kind: 'BUDGET',
  budget: { unit: 'MICRO_YUAN', value: 50_000_000, thresholds: [80, 100] },
  channel: 'WEBHOOK',
  target: 'https://hooks.bank.example/hub',
  enabled: true,
};

function answers(rules: unknown[] = [RULE]) {
  return [
    http.get('*/api/v1/me/sessions', () =>
      HttpResponse.json({
        current: 'ses-1',
        items: [
          {
            id: 'ses-1',
            signedInAt: '2026-11-27T01:00:00Z',
            lastSeenAt: '2026-11-27T02:00:00Z',
            endsAt: '2026-11-27T03:00:00Z',
            address: '10.0.0.7',
            browser: 'Chromium on Linux',
          },
        ],
      }),
    ),
    http.get(`${ALERTS}/deliveries`, () => HttpResponse.json({ items: [] })),
    http.get(ALERTS, () => HttpResponse.json({ items: rules })),
  ];
}

test('changes the profile and shows one’s own sessions', async () => {
  let sent: unknown;
  const { user } = show(<SettingsPage />, { at: '/settings', answers: answers() });
  server.use(
    http.patch('*/api/v1/me', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({});
    }),
  );
  expect(await screen.findByText(/10\.0\.0\.7/)).toBeVisible();
  const name = screen.getByLabelText('Display name');
  await user.clear(name);
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  await user.type(name, 'Chen W.');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toEqual({ displayName: 'Chen W.', language: 'en' }));
});

test('creates a budget alert and shows the webhook’s secret once', async () => {
  let sent: unknown;
  const { user } = show(<SettingsPage />, { at: '/settings?tab=alerts', answers: answers([]) });
  server.use(
    http.post(ALERTS, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ rule: RULE, secret: 'whs_synthetic' }, { status: 201 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: /New alert/ }));
  const form = await screen.findByRole('dialog', { name: 'New alert' });
  expect(within(form).getByRole('radio', { name: 'E-mail' })).toBeDisabled();
  await user.type(within(form).getByLabelText('Name'), 'Month');
  await user.type(within(form).getByLabelText('Budget of a month'), '50');
  await user.type(within(form).getByLabelText('URL'), 'https://hooks.bank.example/hub');
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  await waitFor(() =>
    expect(sent).toEqual({
      name: 'Month',
      kind: 'BUDGET',
      unit: 'MICRO_YUAN',
      value: 50_000_000,
      thresholds: [80, 100],
      channel: 'WEBHOOK',
      target: 'https://hooks.bank.example/hub',
    }),
  );
  expect(await screen.findByText('whs_synthetic')).toBeVisible();
});

test('shows rules, and to an auditor no button', async () => {
  show(<SettingsPage />, { me: ofBank('auditor'), at: '/settings?tab=alerts', answers: answers() });
  expect(await screen.findByText('80, 100 % of ¥50 used this month')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  expect(screen.getByText('Nothing was sent yet')).toBeVisible();
});

test('a developer has no alerts; what cannot be read says why', async () => {
  show(<SettingsPage />, {
    me: ofBank('developer'),
    at: '/settings',
    answers: [http.get('*/api/v1/me/sessions', () => refusal(503, 'the database is away'))],
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('the database is away');
  expect(screen.queryByRole('tab', { name: 'Alerts' })).toBeNull();
});

test('lists the API as it describes itself', async () => {
  const { user } = show(<SettingsPage />, {
    at: '/settings?tab=api',
    answers: [
      http.get('*/v3/api-docs', () =>
        HttpResponse.json({
          paths: { '/api/v1/b': { get: { summary: 'Reads b' } }, '/api/v1/a': { post: { operationId: 'makeA' } } },
        }),
      ),
    ],
  });
  expect(await screen.findByText('Reads b')).toBeVisible();
  await user.type(screen.getByRole('searchbox', { name: 'Path or words' }), 'makeA');
  await waitFor(() => expect(screen.queryByText('Reads b')).toBeNull());
  expect(
    endpointsOf({ paths: { '/b': { get: {} }, '/a': { post: {}, get: {} } } }).map((it) => it.method + it.path),
  ).toEqual(['GET/a', 'POST/a', 'GET/b']);
});
