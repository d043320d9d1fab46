import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, data, given, scopedApi, type Schema } from '../../api/client';
import { BACKGROUND } from '../../api/hub-fetch';
import { usePages, type Page } from '../../api/pages';
import type { Problem } from '../../api/problem';
import type { RoleName, WithRoles } from '../../api/roles';
import { useWrite } from '../../api/writes';
import { useScope, type Scope } from '../../shared/scope';

export const STATES = ['PENDING', 'ACTIVE', 'DEACTIVATED'] as const;

export type Person = WithRoles<Schema<'Person'>>;
export type PersonSession = Schema<'PersonSession'>;

/** All parts of somebody to invite. */
export type Invitation = WithRoles<Required<Schema<'PersonBody'>>>;

const SETTLING_MILLIS = 3_000;
const PEOPLE = 'people';

/** Roles that people of a scope can have. */
export function rolesOf(scope: Scope): readonly RoleName[] {
  return scope.tenant === null ? ['operator', 'finance', 'auditor'] : ['bank-admin', 'finance', 'developer', 'auditor'];
}

export function usePeople(filters: { readonly q: string; readonly status: '' | Person['status'] }) {
  const { apiBase, tenant } = useScope();
  return usePages<Person>(
    [PEOPLE, tenant, 'list', filters],
    (cursor, signal) =>
      data(scopedApi(apiBase).GET('/people', { params: { query: given({ ...filters, cursor }) }, signal })) as Promise<
        Page<Person>
      >,
  );
}

/** One person; asked again until the identity service has heard of it. */
export function usePerson(id: string) {
  const { apiBase, tenant } = useScope();
  return useQuery<Person, Problem>({
    queryKey: [PEOPLE, tenant, 'one', id],
    queryFn: ({ signal }) =>
      data(scopedApi(apiBase).GET('/people/{person}', { params: { path: { person: id } }, signal })) as Promise<Person>,
    enabled: id !== '',
    refetchInterval: ({ state }) => (state.data?.status === 'PENDING' ? SETTLING_MILLIS : false),
  });
}

/** Reads the list again once the person who is open has another state than it had. */
export function useListFollows(status: Person['status'] | undefined): void {
  const { tenant } = useScope();
  const queries = useQueryClient();
  const known = useRef(status);
  useEffect(() => {
    if (known.current !== undefined && known.current !== status) {
      void queries.invalidateQueries({ queryKey: [PEOPLE, tenant, 'list'] });
    }
    known.current = status;
  }, [queries, status, tenant]);
}

export function useSessionsOf(id: string) {
  const { apiBase, tenant } = useScope();
  return useQuery<readonly PersonSession[], Problem>({
    queryKey: [PEOPLE, tenant, 'sessions', id],
    queryFn: ({ signal }) =>
      data(scopedApi(apiBase).GET('/people/{person}/sessions', { params: { path: { person: id } }, signal })),
  });
}

/** What the identity service has yet to hear; for the alliance's people alone. */
export function useProvisioning(isWanted: boolean) {
  return useQuery<Schema<'ProvisioningState'>, Problem>({
    queryKey: [PEOPLE, 'provisioning'],
    queryFn: ({ signal }) => data(api.GET('/api/v1/provisioning', { headers: BACKGROUND, signal })),
    enabled: isWanted,
    refetchInterval: ({ state }) => ((state.data?.pending ?? 0) > 0 ? SETTLING_MILLIS : 30_000),
  });
}

export function useInvite(onDone: (person: Person) => void) {
  const { apiBase } = useScope();
  return useWrite<Invitation, Person>({
    run: ({ roles, ...who }, header) =>
      data(
        scopedApi(apiBase).POST('/people', { params: { header }, body: { ...who, roles: [...roles] } }),
      ) as Promise<Person>,
    invalidates: [[PEOPLE]],
    onDone,
  });
}

export function useChangeRoles(id: string, onDone: () => void) {
  const { apiBase } = useScope();
  return useWrite<readonly RoleName[], unknown>({
    run: (roles, header) =>
      data(
        scopedApi(apiBase).PUT('/people/{person}/roles', {
          params: { path: { person: id }, header },
          body: { roles: [...roles] },
        }),
      ),
    invalidates: [[PEOPLE]],
    onDone,
  });
}

/** Lets a person in no more, or again. */
export function useStep(id: string, step: 'deactivate' | 'reactivate') {
  const { apiBase } = useScope();
  return useWrite<string, unknown>({
    run: (reason, header) =>
      data(
        scopedApi(apiBase).POST(`/people/{person}/${step}`, {
          params: { path: { person: id }, header },
          body: { reason },
        }),
      ),
    invalidates: [[PEOPLE]],
  });
}

export function useEndSessions(id: string) {
  const { apiBase } = useScope();
  return useWrite<string, unknown>({
    run: (_again, header) =>
      data(scopedApi(apiBase).POST('/people/{person}/sessions/end-all', { params: { path: { person: id }, header } })),
    invalidates: [[PEOPLE]],
  });
}

/** The answer holds a secret: it goes to the caller, never into the cache of queries. */
export function useTemporaryPassword(id: string) {
  const { apiBase, tenant } = useScope();
  return useWrite<string, Schema<'TemporaryPassword'>>({
    run: (_again, header) =>
      data(
        scopedApi(apiBase).POST('/people/{person}/temporary-password', { params: { path: { person: id }, header } }),
      ),
    invalidates: [[PEOPLE, tenant, 'sessions', id]],
  });
}
