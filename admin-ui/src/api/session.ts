import { useQuery, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { link } from './addresses';
import { api, data, type Schema } from './client';
import { hubJson } from './hub-fetch';
import type { Problem } from './problem';
import type { Me } from './roles';

/** Whether somebody is signed in, and could be. The document calls the state of the sign-in a text. */
export type Session = Omit<Schema<'State'>, 'identity'> & {
  readonly identity: 'ready' | 'starting' | 'not-configured';
};

const ME = ['me'];
const PLACE = 'hub.place';
const LEFT = 'hub.left';
const LOG_IN = '/oauth2/authorization/keycloak';

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
    queryFn: ({ signal }) => data(api.GET('/api/v1/session', { signal })) as Promise<Session>,
    refetchInterval: ({ state }) => (state.data?.identity === 'ready' ? false : 2_000),
    staleTime: 0,
    retry: false,
  });
}

/** Ends the session here, then leads the browser to end the one at the identity provider. */
export async function signOut(queries: QueryClient): Promise<void> {
  const { url } = await hubJson<{ url: string }>('POST', '/logout');
  queries.clear();
  sessionStorage.setItem(LEFT, 'yes');
  globalThis.location.assign(url);
}

/** Whether the person has just signed out; forgotten by being asked. */
export function takeLeft(): boolean {
  const left = sessionStorage.getItem(LEFT) !== null;
  sessionStorage.removeItem(LEFT);
  return left;
}

/** Where a browser goes to sign in and to come back to the kept place. */
export function signInUrl(session: Session | undefined): string {
  return link(session?.loginUrl ?? LOG_IN, { to: localPath(sessionStorage.getItem(PLACE)) });
}

/** Remembers where a person was, for after the sign-in. */
export function keepPlace(place: string): void {
  sessionStorage.setItem(PLACE, place);
}

/** Where the person was; forgotten by being asked. */
export function takePlace(): string | null {
  const place = localPath(sessionStorage.getItem(PLACE));
  sessionStorage.removeItem(PLACE);
  return place;
}

/** A path of this site, or nothing. */
function localPath(text: string | null): string | null {
  return text !== null && /^\/(?![/\\])/.test(text) ? text : null;
}

function readMe({ signal }: { signal: AbortSignal }): Promise<Me> {
  return data(api.GET('/api/v1/me', { signal })) as unknown as Promise<Me>;
}
