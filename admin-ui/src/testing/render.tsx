import { createCache, StyleProvider } from '@ant-design/cssinjs';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { Suspense, type ReactNode } from 'react';
import { createMemoryRouter, RouterProvider, type RouteObject } from 'react-router';
import type { Me } from '../api/roles';
import { makeQueryClient } from '../api/query-client';
import { LookProvider } from '../shared/look';
import { ofBank } from './people';
import { server } from './server';

interface Setting {
  /** Who looks; an admin of a bank unless said. */
  readonly me?: Me;
  /** Where, for example `/banks/bank-a/usage?view=calls`. */
  readonly at?: string;
  /** The address that the page has; by default anything below the scope. */
  readonly path?: string;
  readonly onSignedOut?: () => void;
  /** Answers that stand before those of a usual person. */
  readonly answers?: readonly RequestHandler[];
}

export interface Rendered extends RenderResult {
  readonly user: UserEvent;
  /** The address now. */
  readonly address: () => string;
}

/** Shows a page or a part as it is in the console: with a person, an address, texts and queries. */
export function show(element: ReactNode, setting: Setting = {}): Rendered {
  const paths = setting.path === undefined ? ['/', '/banks/:tenant/*', '*'] : [setting.path, '*'];
  return showRoutes(
    paths.map((path) => ({ path, element: <Suspense fallback="…">{element}</Suspense> })),
    setting,
  );
}

/** As {@link show}, of whole routes. */
export function showRoutes(routes: RouteObject[], setting: Setting = {}): Rendered {
  const me = setting.me ?? ofBank('bank-admin');
  server.use(
    ...(setting.answers ?? []),
    http.get('*/api/v1/me', () => HttpResponse.json(me)),
    http.get('*/api/v1/tenants', () => HttpResponse.json({ items: BANKS })),
  );
  const router = createMemoryRouter(routes, { initialEntries: [setting.at ?? '/'] });
  const queries = makeQueryClient(setting.onSignedOut ?? (() => undefined));
  queries.setDefaultOptions({ queries: { ...queries.getDefaultOptions().queries, retry: false } });
  const rendered = render(
    <StyleProvider cache={createCache()} container={document.createElement('div')}>
      <QueryClientProvider client={queries}>
        <LookProvider>
          <RouterProvider router={router} />
        </LookProvider>
      </QueryClientProvider>
    </StyleProvider>,
  );
  const address = () => router.state.location.pathname + router.state.location.search;
  return { ...rendered, user: userEvent.setup({ delay: null }), address };
}

const BANKS = [
  {
    id: 'bank-ningbo',
    name: 'Ningbo Rural Bank',
    status: 'ACTIVE',
    createdAt: '2026-01-01T00:00:00Z',
  },
  {
    id: 'bank-taizhou',
    name: 'Taizhou City Bank',
    status: 'ACTIVE',
    createdAt: '2026-01-02T00:00:00Z',
  },
];
