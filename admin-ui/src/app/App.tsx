import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { RouterProvider } from 'react-router';
import { whenLiveEnds } from '../api/live';
import { makeQueryClient } from '../api/query-client';
import { keepPlace } from '../api/session';
import { LookProvider } from '../shared/look';
import { makeRouter } from './router';

/** The console. */
export function App() {
  const [{ router, queries }] = useState(makeParts);
  return (
    <QueryClientProvider client={queries}>
      <Suspense fallback={null}>
        <LookProvider>
          <RouterProvider router={router} />
        </LookProvider>
      </Suspense>
    </QueryClientProvider>
  );
}

/** The addresses and the answers; who loses the session in between is led to the door. */
function makeParts() {
  const router = makeRouter();
  const queries = makeQueryClient(() => {
    const { pathname, search } = router.state.location;
    // Who comes without a session has not lost one: the shell leads them to the door.
    if (pathname !== '/sign-in' && queries.getQueryData(['me']) !== undefined) {
      keepPlace(pathname + search);
      queries.clear();
      void router.navigate('/sign-in?expired', { replace: true });
    }
  });
  whenLiveEnds(() => void queries.refetchQueries({ queryKey: ['me'] }));
  return { router, queries };
}
