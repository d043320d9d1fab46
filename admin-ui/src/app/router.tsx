import { createBrowserRouter, type RouteObject } from 'react-router';
import { CrashPage } from './CrashPage';
import { NotFoundPage } from './NotFoundPage';
import { PAGES, type PageDefinition } from './pages';
import { Shell } from './Shell';
import { SignInPage } from './SignInPage';

/** All addresses of the console. Each page's code comes when it is first opened. */
export const ROUTES: RouteObject[] = [
  { path: '/sign-in', element: <SignInPage />, errorElement: <CrashPage /> },
  {
    path: '/',
    element: <Shell />,
    errorElement: <CrashPage />,
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <CrashPage />,
        children: [
          ...PAGES.filter((page) => page.alliance ?? page.bank).map((page) => routeOf(page, '')),
          // A bank's own person may write the own bank's address, too; the service refuses others.
          ...PAGES.filter((page) => page.name !== 'banks').map((page) => routeOf(page, 'banks/:tenant/')),
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
];

export function makeRouter() {
  return createBrowserRouter(ROUTES);
}

function routeOf(page: PageDefinition, base: string): RouteObject {
  const path = base + page.path + (page.hasPagesBelow ? '/*' : '');
  const lazy = async () => ({ Component: (await page.load()).default });
  return page.path === '' && base === '' ? { index: true, lazy } : { path: path.replace(/\/$/, ''), lazy };
}
