import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../i18n';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show, showRoutes } from '../../testing/render';
import { server } from '../../testing/server';
import { menuOf, pageAt } from '../menu';
import { ROUTES } from '../router';
import { Shell } from '../Shell';
import { SignInPage } from '../SignInPage';
import { NotFoundPage } from '../NotFoundPage';
import type { RouteObject } from 'react-router';

/** The real frame around pages that say nothing: pages have tests of their own. */
const FRAME: RouteObject[] = [
  { path: '/sign-in', element: <p>the door</p> },
  {
    path: '/',
    element: <Shell />,
    children: [
      { path: 'lost', element: <NotFoundPage /> },
      { path: 'banks/:tenant/*', element: <p>in a bank</p> },
      { path: '*', element: <p>a page</p> },
    ],
  },
];

describe('the menu', () => {
  const names = (...args: Parameters<typeof menuOf>) => menuOf(...args).map((it) => it.name);

  it('has for each person what the role can do', () => {
    expect(names(ofAlliance('operator'), undefined)).toEqual([
      'overview',
      'banks',
      'models',
      'usage',
      'billing',
      'pool',
      'audit',
      'people',
      'settings',
    ]);
    expect(names(ofAlliance('finance'), undefined)).not.toContain('pool');
    expect(names(ofBank('developer'), undefined)).toEqual([
      'overview',
      'projects',
      'keys',
      'limits',
      'models',
      'playground',
      'usage',
      'settings',
    ]);
    expect(names(ofBank('finance'), undefined)).toContain('billing');
    expect(names(ofBank('finance'), undefined)).not.toContain('keys');
    expect(names(ofAlliance('operator'), 'bank-a')).not.toContain('playground');
  });

  it('knows the page of an address in every scope', () => {
    expect(pageAt('/banks/bank-a/usage', '/banks/bank-a')?.name).toBe('usage');
    expect(pageAt('/banks/bank-a', '/banks/bank-a')?.name).toBe('overview');
    expect(pageAt('/projects/prj-1', '')?.name).toBe('projects');
    expect(pageAt('/nowhere', '')).toBeUndefined();
  });

  it('leads only to pages that are there', () => {
    const paths = JSON.stringify(ROUTES, (key, value: unknown) =>
      key === 'element' || key === 'errorElement' ? null : value,
    );
    for (const page of menuOf(ofAlliance('operator', 'finance', 'auditor'), 'bank-a')) {
      expect(paths).toContain(`banks/:tenant${page.path === '' ? '' : `/${page.path}`}`);
    }
  });
});

describe('the frame', () => {
  it('shows a bank person the own bank and no other', async () => {
    showRoutes(FRAME, { me: ofBank('bank-admin') });
    expect(await screen.findByText('Ningbo Rural Bank')).toBeInTheDocument();
    expect(screen.queryByLabelText('Looking at')).toBeNull();
    expect(screen.getByText('Bank admin')).toBeInTheDocument();
  });

  it('lets a person of the alliance change the bank and stay on the same page', async () => {
    const { user, address } = showRoutes(FRAME, {
      me: ofAlliance('operator'),
      at: '/banks/bank-ningbo/usage',
    });
    await user.click(await screen.findByLabelText('Looking at'));
    await user.click(await screen.findByTitle('Taizhou City Bank'));
    expect(address()).toBe('/banks/bank-taizhou/usage');
    await user.click(screen.getByLabelText('Looking at'));
    await user.click(await screen.findByTitle('The whole alliance'));
    expect(address()).toBe('/usage');
  });

  it.each([
    ['another bank', ofBank('bank-admin'), '/banks/bank-taizhou/usage', false],
    ['a page of other roles', ofBank('developer'), '/audit', false],
    ['the own bank by its address', ofBank('bank-admin'), '/banks/bank-ningbo/usage', true],
    ['any bank for the alliance', ofAlliance('auditor'), '/banks/bank-taizhou/usage', true],
    ["a bank's keys for who only pays", ofAlliance('finance'), '/banks/bank-taizhou/keys', false],
  ])('opens or shuts %s', async (_, me, at, isOpen) => {
    showRoutes(FRAME, { me, at });
    const words = isOpen ? 'in a bank' : 'Back to the overview';
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it('marks where one is', async () => {
    showRoutes(FRAME, { me: ofAlliance('auditor'), at: '/banks/bank-ningbo/audit' });
    const menu = await screen.findByRole('navigation', { name: 'Main menu' });
    const here = within(menu)
      .getAllByRole('link')
      .filter((it) => it.getAttribute('aria-current') === 'page');
    expect(here.map((it) => it.getAttribute('href'))).toEqual(['/banks/bank-ningbo/audit']);
  });

  it('leads who has no session to the door and remembers the place', async () => {
    showRoutes(FRAME, {
      at: '/usage?view=calls',
      answers: [http.get('*/api/v1/me', () => refusal(401))],
    });
    expect(await screen.findByText('the door')).toBeInTheDocument();
    expect(sessionStorage.getItem('hub.place')).toBe('/usage?view=calls');
  });

  it.each([
    ['/?login=refused&reason=deactivated', '/sign-in?refused=deactivated', null],
    ['/keys?key=1', '/sign-in', '/keys?key=1'],
  ])('keeps a place, but not the address that says why nobody was let in: %s', async (at, door, place) => {
    const { address } = showRoutes(FRAME, { at, answers: [http.get('*/api/v1/me', () => refusal(401))] });
    await screen.findByText('the door');
    expect(address()).toBe(door);
    expect(sessionStorage.getItem('hub.place')).toBe(place);
  });

  it('says to who has just left that it is so', async () => {
    sessionStorage.setItem('hub.left', 'yes');
    const { address } = showRoutes(FRAME, { answers: [http.get('*/api/v1/me', () => refusal(401))] });
    await screen.findByText('the door');
    expect(address()).toBe('/sign-in?signed-out');
  });

  it('says when the service is not there, and comes when it is', async () => {
    const { user } = showRoutes(FRAME, {
      at: '/usage',
      answers: [http.get('*/api/v1/me', () => HttpResponse.error())],
    });
    expect(await screen.findByText('The service cannot be reached')).toBeInTheDocument();
    server.use(http.get('*/api/v1/me', () => HttpResponse.json(ofBank('auditor'))));
    await user.click(screen.getByText('Try again'));
    expect(await screen.findByText('a page')).toBeInTheDocument();
  });

  it('ends the session with the person menu', async () => {
    const { user } = showRoutes(FRAME);
    let ended = false;
    server.use(
      http.post('*/logout', () => {
        ended = true;
        return refusal(503);
      }),
    );
    await user.click(await screen.findByRole('button', { name: /Account: Chen Wei/ }));
    await user.click(await screen.findByText('Sign out'));
    await waitFor(() => expect(ended).toBe(true));
    expect(await screen.findByText('The service cannot answer right now')).toBeInTheDocument();
  });

  it('names a page that is not there', async () => {
    showRoutes(FRAME, { at: '/lost' });
    expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeInTheDocument();
    await waitFor(() => expect(document.title).toBe('There is no such page · Ningbo Rural Bank · Alliance Hub'));
  });
});

describe('the sign-in page', () => {
  const identity = (state: string) =>
    server.use(http.get('*/api/v1/session', () => HttpResponse.json({ signedIn: false, identity: state })));

  it('opens the way in when identity is ready, after it has waited for it', async () => {
    identity('starting');
    show(<SignInPage />);
    expect(await screen.findByText(/identity service is starting/)).toBeInTheDocument();
    sessionStorage.setItem('hub.place', '/usage?view=calls');
    identity('ready');
    await waitFor(() =>
      expect(screen.getByRole('link', { name: 'Sign in with your bank account' })).toHaveAttribute(
        'href',
        '/oauth2/authorization/keycloak?to=%2Fusage%3Fview%3Dcalls',
      ),
    );
    expect(screen.queryByText(/identity service is starting/)).toBeNull();
  });

  it('says what to set where identity is not set up', async () => {
    identity('not-configured');
    show(<SignInPage />);
    expect(await screen.findByText(/HUB_KEYCLOAK_ISSUER/)).toBeInTheDocument();
  });

  it.each([
    ['/?expired', /session has expired/],
    ['/?signed-out', /You have signed out/],
    ['/?refused=no-role', /your account has no role yet/],
    ['/?refused=<script>', /did not accept it/],
  ])('says why one is here: %s', async (at, words) => {
    identity('ready');
    show(<SignInPage />, { at });
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it('speaks the chosen language', async () => {
    identity('ready');
    show(<SignInPage />);
    await screen.findByText('Sign in with your bank account');
    await chooseLanguage('zh');
    expect(await screen.findByText('使用银行账号登录')).toBeInTheDocument();
    await chooseLanguage('en');
  });
});
