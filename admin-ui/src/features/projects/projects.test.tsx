import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type JsonBodyType } from 'msw';
import { expect, test } from 'vitest';
import type { Me } from '../../api/roles';
import { asked } from '../../testing/dialogs';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { sentTo } from '../../testing/sent';
import { server } from '../../testing/server';
import ProjectPages from '.';
import type { App, Project } from './queries';

const OWN = '*/api/v1/tenants/bank-ningbo';
const CREDIT: Project = { id: 'prj-credit', name: 'Lending', status: 'ACTIVE', createdAt: '2026-03-01T01:00:00Z' };
const OLD: Project = {
  ...CREDIT,
  id: 'prj-old',
  name: 'Pilot',
  status: 'ARCHIVED',
  archivedAt: '2026-09-01T01:00:00Z',
};
const LOANS: App = {
  id: 'app-loans',
  projectId: 'prj-credit',
  name: 'Loan assistant',
  status: 'ACTIVE',
  createdAt: '2026-03-02T01:00:00Z',
};
const KEY = {
  id: 'key7f3a',
  name: 'Production',
  appId: 'app-loans',
  projectId: 'prj-credit',
  masked: 'ahk_live_key7f3a_…',
  kind: 'API_KEY',
  status: 'ACTIVE',
  models: ['hub-mini', 'embed-zh'],
  networks: [],
  createdAt: '2026-03-03T01:00:00Z',
  lastUsedAt: '2026-11-27T01:00:00Z',
};
const SERIES = {
  step: 'day',
  from: '2026-10-29T16:00:00Z',
  to: '2026-11-28T16:00:00Z',
  series: [
    {
      key: 'all',
      points: [
        {
          at: '2026-10-29T16:00:00Z',
          requests: 30,
          errors: 2,
          promptTokens: 900,
          completionTokens: 100,
          amount: '1.5',
        },
        { at: '2026-11-27T16:00:00Z', requests: 12, amount: '0.25' },
      ],
    },
  ],
};

function answers(projects: readonly Project[] = [CREDIT, OLD], apps: readonly App[] = [LOANS]) {
  return [
    http.get(`${OWN}/projects`, ({ request }) => {
      const q = new URL(request.url).searchParams.get('q') ?? '';
      return HttpResponse.json({ items: projects.filter((it) => it.name.includes(q)) });
    }),
    http.get(`${OWN}/projects/:id`, ({ params }) => found(projects, params['id'])),
    http.get(`${OWN}/apps`, () => HttpResponse.json({ items: apps })),
    http.get(`${OWN}/apps/:id`, ({ params }) => found(apps, params['id'])),
    http.get(`${OWN}/keys`, () => HttpResponse.json({ items: [KEY] })),
    http.get(`${OWN}/usage/series`, () => HttpResponse.json(SERIES)),
  ];
}

function found(all: readonly { readonly id: string }[], id: unknown) {
  const one = all.find((it) => it.id === id);
  return one === undefined ? refusal(404) : HttpResponse.json(one as unknown as JsonBodyType);
}

function look(at: string, setting: { readonly me?: Me; readonly answers?: ReturnType<typeof answers> } = {}) {
  const path = at.startsWith('/banks/') ? '/banks/:tenant/projects/*' : '/projects/*';
  return show(<ProjectPages />, {
    at,
    path,
    answers: setting.answers ?? answers(),
    ...(setting.me ? { me: setting.me } : {}),
  });
}

test('lists projects with their apps in use and opens one by its row', async () => {
  const { user, address } = look('/projects');
  const row = (await screen.findByText('Lending')).closest('tr') as HTMLElement;
  await waitFor(() => expect(within(row).getByText('1')).toBeVisible());
  expect(within(screen.getByText('Pilot').closest('tr') as HTMLElement).getByText('Archived')).toBeVisible();
  await user.click(row);
  expect(address()).toBe('/projects/prj-credit');
  expect(await screen.findByRole('heading', { level: 1, name: 'Lending' })).toBeVisible();
});

test('asks the service for what is looked for, and says when nothing matches', async () => {
  const { user, address } = look('/projects');
  await screen.findByText('Lending');
  await user.type(screen.getByRole('searchbox', { name: 'Name or ID' }), 'Treasury');
  expect(await screen.findByText('Nothing matches')).toBeVisible();
  expect(address()).toBe('/projects?q=Treasury');
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  expect(await screen.findByText('Lending')).toBeVisible();
});

test('asks for the next part and for another order', async () => {
  const asked: string[] = [];
  const { user } = look('/projects?status=ACTIVE', {
    answers: [
      http.get(`${OWN}/projects`, ({ request }) => {
        const { search, searchParams } = new URL(request.url);
        if (searchParams.get('limit') !== null) {
          return HttpResponse.json({ items: [CREDIT] }); // for names
        }
        asked.push(search);
        const isFirst = searchParams.get('cursor') === null;
        return HttpResponse.json(isFirst ? { items: [CREDIT], nextCursor: 'c2' } : { items: [OLD] });
      }),
      ...answers(),
    ],
  });
  await user.click(await screen.findByRole('button', { name: 'Load more' }));
  expect(await screen.findByText('Pilot')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Name' }));
  await waitFor(() =>
    expect(asked).toEqual([
      '?status=ACTIVE&sort=-createdAt',
      '?status=ACTIVE&sort=-createdAt&cursor=c2',
      '?status=ACTIVE&sort=-name',
    ]),
  );
});

test('makes a project and goes there', async () => {
  const { user, address } = look('/projects');
  const sent = sentTo('post', `${OWN}/projects`, CREDIT);
  await user.click(await screen.findByRole('button', { name: /New project/ }));
  const form = await screen.findByRole('dialog', { name: 'New project' });
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  expect(await within(form).findByText('Give it a name')).toBeVisible();
  await user.type(within(form).getByLabelText('Name'), ' Lending ');
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  await waitFor(() => expect(address()).toBe('/projects/prj-credit'));
  expect(sent.body).toEqual({ name: 'Lending' });
  expect(sent.key).toBeTruthy();
});

test('keeps what was typed where the name is taken', async () => {
  const { user } = look('/projects');
  server.use(http.post(`${OWN}/projects`, () => refusal(409, 'the bank has a project of this name; choose another')));
  await user.click(await screen.findByRole('button', { name: /New project/ }));
  const form = await screen.findByRole('dialog', { name: 'New project' });
  await user.type(within(form).getByLabelText('Name'), 'Lending');
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  expect(await within(form).findByRole('alert')).toHaveTextContent('choose another');
  expect(within(form).getByLabelText('Name')).toHaveValue('Lending');
});

test('shows a project with its usage, its ways on and its apps', async () => {
  look('/projects/prj-credit');
  const usage = await screen.findByRole('region', { name: 'Usage of the last 30 days' });
  expect(await within(usage).findByText('42')).toBeVisible();
  expect(within(usage).getByText('1,000')).toBeVisible();
  expect(within(usage).getByText('¥1.75')).toBeVisible();
  const ways = {
    Keys: '/keys?projectId=',
    Limits: '/limits?subject=',
    Usage: '/usage?projectId=',
    'Audit records': '/audit?subject=',
  };
  for (const [name, to] of Object.entries(ways)) {
    expect(screen.getByRole('link', { name })).toHaveAttribute('href', `${to}prj-credit`);
  }
  expect(await screen.findByText('Loan assistant')).toBeVisible();
});

test('renames a project, and sends nothing where the name stays', async () => {
  const { user } = look('/projects/prj-credit');
  const sent = sentTo('patch', `${OWN}/projects/prj-credit`, { ...CREDIT, name: 'Credit' });
  await user.click(await screen.findByRole('button', { name: 'Rename' }));
  const form = await screen.findByRole('dialog', { name: 'Rename Lending' });
  await user.click(within(form).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(form).not.toBeVisible());
  expect(sent.body).toBeUndefined();
  await user.click(screen.getByRole('button', { name: 'Rename' }));
  const again = await asked('Rename Lending');
  await user.clear(within(again).getByLabelText('Name'));
  await user.type(within(again).getByLabelText('Name'), 'Credit');
  await user.click(within(again).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent.body).toEqual({ name: 'Credit' }));
});

test('archiving says what stops and needs a reason', async () => {
  const { user } = look('/projects/prj-credit');
  const sent = sentTo('post', `${OWN}/projects/prj-credit/archive`, { ...CREDIT, status: 'ARCHIVED' });
  await user.click(await screen.findByRole('button', { name: 'Archive' }));
  const question = await asked('Archive the project Lending?');
  expect(
    await within(question).findByText('Apps in use that stop with it: 1; no app or key can be added'),
  ).toBeVisible();
  expect(within(question).getByText('Active keys that are refused within seconds: 1')).toBeVisible();
  expect(within(question).getByText(/^Production ·/)).toBeVisible();
  await user.type(within(question).getByLabelText('Reason'), 'the pilot ended');
  await user.click(within(question).getByRole('button', { name: 'Archive' }));
  await waitFor(() => expect(sent.body).toEqual({ reason: 'the pilot ended' }));
  expect(sent.key).toBeTruthy();
});

test('an archived project takes no new app and can be restored', async () => {
  const { user } = look('/projects/prj-old');
  const sent = sentTo('post', `${OWN}/projects/prj-old/restore`, { ...OLD, status: 'ACTIVE' });
  expect(await screen.findByText(/This project is archived: the keys/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /New app/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Restore' }));
  const question = await asked('Restore the project Pilot?');
  await user.click(within(question).getByRole('button', { name: 'Restore' }));
  await waitFor(() => expect(sent.key).toBeTruthy());
});

test('makes an app and opens it', async () => {
  const { user, address } = look('/projects/prj-credit', { answers: answers([CREDIT], [LOANS]) });
  const sent = sentTo('post', `${OWN}/apps`, LOANS);
  await user.click(await screen.findByRole('button', { name: /New app/ }));
  const form = await screen.findByRole('dialog', { name: 'New app in Lending' });
  await user.type(within(form).getByLabelText('Name'), 'Loan assistant');
  await user.click(within(form).getByRole('button', { name: 'Create' }));
  await waitFor(() => expect(address()).toBe('/projects/prj-credit?app=app-loans'));
  expect(sent.body).toEqual({ projectId: 'prj-credit', name: 'Loan assistant' });
});

test('opens an app without its project, with its keys, and leads to a new one', async () => {
  const { user, address } = look('/projects?app=app-loans');
  const drawer = await screen.findByRole('dialog', { name: 'Loan assistant' });
  expect(await within(drawer).findByRole('link', { name: 'Lending' })).toHaveAttribute('href', '/projects/prj-credit');
  expect(await within(drawer).findByRole('link', { name: 'Production' })).toHaveAttribute('href', '/keys?key=key7f3a');
  expect(within(drawer).getByText('2 models')).toBeVisible();
  await user.click(within(drawer).getByRole('button', { name: 'New key' }));
  expect(address()).toBe('/keys?appId=app-loans&create=API_KEY');
});

test('archives an app', async () => {
  const { user } = look('/projects/prj-credit?app=app-loans');
  const sent = sentTo('post', `${OWN}/apps/app-loans/archive`, { ...LOANS, status: 'ARCHIVED' });
  const drawer = await screen.findByRole('dialog', { name: 'Loan assistant' });
  await user.click(await within(drawer).findByRole('button', { name: 'Archive' }));
  const question = await asked('Archive the app Loan assistant?');
  await user.type(within(question).getByLabelText('Reason'), 'replaced');
  await user.click(within(question).getByRole('button', { name: 'Archive' }));
  await waitFor(() => expect(sent.body).toEqual({ reason: 'replaced' }));
});

test('an auditor reads and finds no button that changes', async () => {
  look('/projects/prj-credit?app=app-loans', { me: ofBank('auditor') });
  const drawer = await screen.findByRole('dialog', { name: 'Loan assistant' });
  expect(await within(drawer).findByRole('link', { name: 'Production' })).toBeVisible();
  for (const name of [/Rename/, /Archive/, /New/]) {
    expect(screen.queryByRole('button', { name })).toBeNull();
  }
});

test('finance sees keys by name alone, a developer may make one but change nothing else', async () => {
  const { unmount } = look('/projects?app=app-loans', { me: ofBank('finance') });
  const drawer = await screen.findByRole('dialog', { name: 'Loan assistant' });
  expect(await within(drawer).findByText('Production')).toBeVisible();
  expect(within(drawer).queryByRole('link', { name: 'Production' })).toBeNull();
  expect(within(drawer).queryByRole('link', { name: 'Audit records' })).toBeNull();
  unmount();
  look('/projects?app=app-loans', { me: ofBank('developer') });
  expect(await screen.findByRole('button', { name: 'New key' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Archive' })).toBeNull();
});

test('the operator looks at a bank’s projects with links into that bank', async () => {
  look('/banks/bank-ningbo/projects/prj-credit', { me: ofAlliance('operator') });
  expect(await screen.findByRole('button', { name: /New app/ })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Keys' })).toHaveAttribute(
    'href',
    '/banks/bank-ningbo/keys?projectId=prj-credit',
  );
});

test('says that there is nothing yet', async () => {
  const { unmount } = look('/projects', { answers: answers([], []) });
  expect(await screen.findByText('There is no project yet')).toBeVisible();
  unmount();
  look('/projects/prj-credit', { answers: answers([CREDIT], []) });
  expect(await screen.findByText('This project has no app yet')).toBeVisible();
});

test.each([
  [403, 'yours may not'],
  [500, 'the database is away'],
])('says why nothing is shown: %i', async (status, detail) => {
  look('/projects', { answers: [http.get(`${OWN}/projects`, () => refusal(status, detail)), ...answers()] });
  expect(await screen.findByRole('alert')).toHaveTextContent(detail);
});

test('says that a project is not there', async () => {
  look('/projects/prj-gone');
  expect(await screen.findByRole('alert')).toHaveTextContent('Not found');
});
