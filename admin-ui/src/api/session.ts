import { useQuery, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { planned } from './planned-fetch';
import type { Me, Session } from './planned';
import type { Problem } from './problem';

const ME = ['me'];
const PLACE = 'hub.place';

/** The person whose session this is. Only below the shell, which waits for it. */
export function useMe(): Me {
  return useSuspenseQuery<Me, Problem>({ queryKey: ME, queryFn: readMe, staleTime: Infinity }).data;
}

/** As {@link useMe}, for the shell itself. */
export function useMeQuery() {
  return useQuery<Me, Problem>({ queryKey: ME, queryFn: readMe, staleTime: Infinity });
}

/** Whether somebody could sign in now; asked again until the answer is yes. */
export function useSession() {
  return useQuery<Session, Problem>({
    queryKey: ['session'],
    queryFn: ({ signal }) => planned<Session>('GET', '/api/v1/session', { signal }),
    refetchInterval: ({ state }) => (state.data?.identity === 'ready' ? false : 2_000),
    staleTime: 0,
    retry: false,
  });
}

/** Ends the session here and at the identity provider. */
export async function signOut(queries: QueryClient): Promise<void> {
  const end = await planned<{ url?: string } | undefined>('POST', '/logout');
  queries.clear();
  globalThis.location.assign(end?.url ?? '/sign-in');
}

/** Remembers where a person was, for after the sign-in. */
export function keepPlace(place: string): void {
  sessionStorage.setItem(PLACE, place);
}

/** Where the person was; forgotten by being asked. Only ever a path of this site. */
export function takePlace(): string | null {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  return place !== null && /^\/(?![/\\])/.test(place) ? place : null;
}

function readMe({ signal }: { signal: AbortSignal }): Promise<Me> {
  return planned<Me>('GET', '/api/v1/me', { signal });
}
