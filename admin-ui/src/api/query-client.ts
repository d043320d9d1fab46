import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { asProblem } from './problem';

const RETRIES = 2;

/**
 * How answers are kept. A passing failure is tried again twice by itself; any other is shown at
 * once. `onSignedOut` is told when the service no longer knows the session.
 */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (asProblem(error).kind === 'signed-out') {
      onSignedOut();
    }
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < RETRIES && asProblem(error).isPassing,
        retryDelay: (attempt, error) => 1000 * (asProblem(error).retryAfterSeconds ?? Math.min(8, 2 ** attempt)),
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
