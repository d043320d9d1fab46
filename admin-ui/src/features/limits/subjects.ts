import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, data, given } from '../../api/client';
import type { Problem } from '../../api/problem';
import { useBankName } from '../../layout/bank-names';
import type { UsageFilters } from '../../shared/links';
import { useBankScope } from '../../shared/scope';
import type { LimitLevel } from './rights';

const CHOICES_MAX = 50;

/** What carries a limit, and the ids of what stands above it. */
export interface Subject {
  readonly id: string;
  readonly name: string;
  readonly above: readonly string[];
}

/** Projects, apps or keys that can be bound, by a part of their name. */
export function useSubjects(level: LimitLevel | undefined, q: string) {
  const { tenant } = useBankScope();
  return useQuery<readonly Subject[], Problem>({
    queryKey: ['limit-subjects', tenant, level, q],
    queryFn: ({ signal }) => listed(tenant, level, q, signal),
    enabled: level !== undefined && level !== 'BANK',
    placeholderData: keepPreviousData,
  });
}

async function listed(tenant: string, level: LimitLevel | undefined, q: string, signal: AbortSignal) {
  const params = { path: { tenant }, query: given({ q, limit: CHOICES_MAX }) };
  switch (level) {
    case 'PROJECT': {
      const page = await data(api.GET('/api/v1/tenants/{tenant}/projects', { params, signal }));
      return page.items.filter(isOpen).map((it) => ({ id: it.id, name: it.name, above: [tenant] }));
    }
    case 'APP': {
      const page = await data(api.GET('/api/v1/tenants/{tenant}/apps', { params, signal }));
      return page.items.filter(isOpen).map((it) => ({ id: it.id, name: it.name, above: [tenant, it.projectId] }));
    }
    case 'KEY': {
      const query = { ...params.query, status: 'ACTIVE' as const };
      const page = await data(
        api.GET('/api/v1/tenants/{tenant}/keys', { params: { path: { tenant }, query }, signal }),
      );
      return page.items.map((it) => ({
        id: it.id,
        name: `${it.name} (${it.masked})`,
        above: [tenant, it.projectId, it.appId],
      }));
    }
    default:
      return [];
  }
}

function isOpen(part: { readonly status: 'ACTIVE' | 'ARCHIVED' }): boolean {
  return part.status === 'ACTIVE';
}

/** One subject by its id. */
export function useSubject(level: LimitLevel | undefined, id: string | undefined): Subject | undefined {
  const { tenant } = useBankScope();
  const bank = useBankName(tenant);
  const { data: found } = useQuery<Subject, Problem>({
    queryKey: ['limit-subjects', tenant, level, 'one', id],
    queryFn: ({ signal }) => read(tenant, level, id ?? '', signal),
    enabled: id !== undefined && id !== '' && level !== undefined && level !== 'BANK',
  });
  return level === 'BANK' ? { id: tenant, name: bank ?? tenant, above: [] } : found;
}

async function read(tenant: string, level: LimitLevel | undefined, id: string, signal: AbortSignal): Promise<Subject> {
  switch (level) {
    case 'APP': {
      const params = { path: { tenant, app: id } };
      const app = await data(api.GET('/api/v1/tenants/{tenant}/apps/{app}', { params, signal }));
      return { id, name: app.name, above: [tenant, app.projectId] };
    }
    case 'KEY': {
      const params = { path: { tenant, key: id } };
      const key = await data(api.GET('/api/v1/tenants/{tenant}/keys/{key}', { params, signal }));
      return { id, name: key.name, above: [tenant, key.projectId, key.appId] };
    }
    default: {
      const params = { path: { tenant, project: id } };
      const project = await data(api.GET('/api/v1/tenants/{tenant}/projects/{project}', { params, signal }));
      return { id, name: project.name, above: [tenant] };
    }
  }
}

const BEGINNINGS: readonly (readonly [string, LimitLevel])[] = [
  ['prj-', 'PROJECT'],
  ['app-', 'APP'],
  ['key-', 'KEY'],
];

/** The level of a subject, as its id begins; the bank's ids are free. */
export function levelOfSubject(id: string, tenant: string): LimitLevel | undefined {
  return id === tenant ? 'BANK' : BEGINNINGS.find(([beginning]) => id.startsWith(beginning))?.[1];
}

/** The usage of a subject alone. */
export function usageOf(level: LimitLevel, id: string): UsageFilters {
  switch (level) {
    case 'BANK':
      return {};
    case 'PROJECT':
      return { projectId: id };
    case 'APP':
      return { appId: id };
    case 'KEY':
      return { keyId: id };
  }
}
