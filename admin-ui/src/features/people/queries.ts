import { useQuery } from '@tanstack/react-query';
import { BACKGROUND } from '../../api/hub-fetch';
import { usePages, type Page } from '../../api/pages';
import type { RoleName } from '../../api/planned';
import { path, planned } from '../../api/planned-fetch';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { useScope, type Scope } from '../../shared/scope';

export const STATES = ['PENDING', 'ACTIVE', 'DEACTIVATED'] as const;

export interface Person {
  readonly id: string;
  readonly tenantId?: string | null;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly RoleName[];
  readonly status: (typeof STATES)[number];
  readonly createdAt: string;
}

export interface PersonSession {
  readonly place: 'CONSOLE' | 'REALM';
  readonly startedAt: string;
  readonly lastSeenAt: string;
  readonly address?: string | null;
}

export interface ProvisioningState {
  readonly configured: boolean;
  readonly reachable: boolean;
  readonly pending: number;
  readonly lastError?: string | null;
}

export interface Invitation {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly RoleName[];
}

const SETTLING_MILLIS = 3_000;
const PEOPLE = 'people';

/** Roles that people of a scope can have. */
export function rolesOf(scope: Scope): readonly RoleName[] {
  return scope.tenant === null ? ['operator', 'finance', 'auditor'] : ['bank-admin', 'finance', 'developer', 'auditor'];
}

export function usePeople(filters: { readonly q: string; readonly status: string }) {
  const scope = useScope();
  return usePages<Person>([PEOPLE, scope.tenant, 'list', filters], (cursor, signal) =>
    planned<Page<Person>>('GET', `${scope.apiBase}/people`, {
      query: { ...filters, cursor },
      signal,
    }),
  );
}

/** One person; asked again until the identity service has heard of it. */
export function usePerson(id: string) {
  const scope = useScope();
  return useQuery<Person, Problem>({
    queryKey: [PEOPLE, scope.tenant, 'one', id],
    queryFn: ({ signal }) => planned<Person>('GET', addressOf(scope, id), { signal }),
    enabled: id !== '',
    refetchInterval: ({ state }) => (state.data?.status === 'PENDING' ? SETTLING_MILLIS : false),
  });
}

export function useSessionsOf(id: string) {
  const scope = useScope();
  return useQuery<readonly PersonSession[], Problem>({
    queryKey: [PEOPLE, scope.tenant, 'sessions', id],
    queryFn: ({ signal }) => planned<readonly PersonSession[]>('GET', `${addressOf(scope, id)}/sessions`, { signal }),
  });
}

/** What the identity service has yet to hear; for the alliance's people alone. */
export function useProvisioning(isWanted: boolean) {
  return useQuery<ProvisioningState, Problem>({
    queryKey: [PEOPLE, 'provisioning'],
    queryFn: ({ signal }) => planned<ProvisioningState>('GET', '/api/v1/provisioning', { headers: BACKGROUND, signal }),
    enabled: isWanted,
    refetchInterval: ({ state }) => ((state.data?.pending ?? 0) > 0 ? SETTLING_MILLIS : 30_000),
  });
}

export function useInvite(onDone: (person: Person) => void) {
  const scope = useScope();
  return useWrite<Invitation, Person>({
    run: (body, headers) => planned('POST', `${scope.apiBase}/people`, { body, headers: { ...headers } }),
    invalidates: [[PEOPLE]],
    onDone,
  });
}

export function useChangeRoles(id: string, onDone: () => void) {
  const scope = useScope();
  return useWrite<readonly RoleName[], Person>({
    run: (roles, headers) =>
      planned('PUT', `${addressOf(scope, id)}/roles`, { body: { roles }, headers: { ...headers } }),
    invalidates: [[PEOPLE]],
    onDone,
  });
}

type Step = 'deactivate' | 'reactivate' | 'sessions/end-all';

/** Deactivates, reactivates, or ends all sessions. */
export function useStep(id: string, step: Step) {
  const scope = useScope();
  return useWrite<string, unknown>({
    run: (reason, headers) =>
      planned('POST', `${addressOf(scope, id)}/${step}`, {
        ...(step === 'sessions/end-all' ? {} : { body: { reason } }),
        headers: { ...headers },
      }),
    invalidates: [[PEOPLE]],
  });
}

/** The answer holds a secret: it goes to the caller, never into the cache of queries. */
export function useTemporaryPassword(id: string) {
  const scope = useScope();
  return useWrite<string, { readonly password: string }>({
    run: (_again, headers) =>
      planned('POST', `${addressOf(scope, id)}/temporary-password`, { headers: { ...headers } }),
    invalidates: [[PEOPLE, scope.tenant, 'sessions', id]],
  });
}

function addressOf(scope: Scope, id: string): string {
  return scope.apiBase + path`/people/${id}`;
}
