import { useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../../api/client';
import { usePages } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { useBankScope } from '../../shared/scope';

export type Project = Schema<'Project'>;
export type App = Schema<'App'>;

/** A project or an app, where both are treated alike. */
export type Part = { readonly kind: 'project'; readonly it: Project } | { readonly kind: 'app'; readonly it: App };

export const STATES = ['ACTIVE', 'ARCHIVED'] as const;
export const SORTS = ['createdAt', 'name'] as const;

export interface PartFilters {
  readonly q: string;
  readonly status: '' | (typeof STATES)[number];
  readonly sort: string;
}

const PROJECTS = 'projects';
const APPS = 'apps';
const LISTED_MAX = 200;

export function useProjects(filters: PartFilters) {
  const { tenant } = useBankScope();
  return usePages<Project>([PROJECTS, tenant, 'list', filters], (cursor, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/projects', {
        params: { path: { tenant }, query: given({ ...filters, cursor }) },
        signal,
      }),
    ),
  );
}

export function useProject(project: string) {
  const { tenant } = useBankScope();
  return useQuery<Project, Problem>({
    queryKey: [PROJECTS, tenant, 'one', project],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}/projects/{project}', { params: { path: { tenant, project } }, signal })),
  });
}

export function useAppsOf(projectId: string, filters: PartFilters) {
  const { tenant } = useBankScope();
  return usePages<App>([APPS, tenant, 'list', projectId, filters], (cursor, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/apps', {
        params: { path: { tenant }, query: given({ ...filters, projectId, cursor }) },
        signal,
      }),
    ),
  );
}

export function useApp(app: string) {
  const { tenant } = useBankScope();
  return useQuery<App, Problem>({
    queryKey: [APPS, tenant, 'one', app],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}/apps/{app}', { params: { path: { tenant, app } }, signal })),
  });
}

/** Keys of an app, those of the latest calls first; `more` where there are others. */
export function useKeysOfApp(appId: string, limit: number) {
  const { tenant } = useBankScope();
  return useQuery<Schema<'PageApiKey'>, Problem>({
    queryKey: ['keys', tenant, 'of-app', appId, limit],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/tenants/{tenant}/keys', {
          params: { path: { tenant }, query: { appId, limit, sort: '-lastUsedAt' } },
          signal,
        }),
      ),
  });
}

/** What an archive would stop; at most {@link LISTED_MAX} of each are counted. */
export interface Stops {
  /** Only for a project. */
  readonly apps: number | null;
  readonly keys: readonly Schema<'ApiKey'>[];
  readonly isWhole: boolean;
}

/** Read when it is asked for, as it tells what would happen now. */
export function useStops({ kind, it }: Part) {
  const { tenant } = useBankScope();
  return useQuery<Stops, Problem>({
    queryKey: [PROJECTS, tenant, 'stops', it.id],
    queryFn: async ({ signal }) => {
      const common = { status: 'ACTIVE', limit: LISTED_MAX } as const;
      const part = kind === 'project' ? { projectId: it.id } : { appId: it.id };
      const [keys, apps] = await Promise.all([
        data(
          api.GET('/api/v1/tenants/{tenant}/keys', {
            params: { path: { tenant }, query: { ...part, ...common, sort: '-lastUsedAt' } },
            signal,
          }),
        ),
        kind === 'app'
          ? null
          : data(
              api.GET('/api/v1/tenants/{tenant}/apps', {
                params: { path: { tenant }, query: { projectId: it.id, ...common } },
                signal,
              }),
            ),
      ]);
      const isWhole = keys.nextCursor === undefined && apps?.nextCursor === undefined;
      // Keys of an app that is archived itself are refused already.
      const stopped = keys.items.filter((key) => apps?.items.some((app) => app.id === key.appId) ?? true);
      return { keys: stopped, apps: apps?.items.length ?? null, isWhole };
    },
    staleTime: 0,
    gcTime: 0,
  });
}

export function useCreateProject(onDone: (project: Project) => void) {
  const { tenant } = useBankScope();
  return useWrite<string, Project>({
    run: (name, header) =>
      data(api.POST('/api/v1/tenants/{tenant}/projects', { params: { path: { tenant }, header }, body: { name } })),
    invalidates: CHANGED,
    onDone,
  });
}

export function useCreateApp(projectId: string, onDone: (app: App) => void) {
  const { tenant } = useBankScope();
  return useWrite<string, App>({
    run: (name, header) =>
      data(
        api.POST('/api/v1/tenants/{tenant}/apps', { params: { path: { tenant }, header }, body: { projectId, name } }),
      ),
    invalidates: CHANGED,
    onDone,
  });
}

export function useRename({ kind, it }: Part, onDone: () => void) {
  const { tenant } = useBankScope();
  return useWrite<string, Project | App>({
    run: (name, header) =>
      kind === 'project'
        ? data(
            api.PATCH('/api/v1/tenants/{tenant}/projects/{project}', {
              params: { path: { tenant, project: it.id }, header },
              body: { name },
            }),
          )
        : data(
            api.PATCH('/api/v1/tenants/{tenant}/apps/{app}', {
              params: { path: { tenant, app: it.id }, header },
              body: { name },
            }),
          ),
    invalidates: CHANGED,
    onDone,
  });
}

export function useArchive({ kind, it }: Part) {
  const { tenant } = useBankScope();
  return useWrite<string, Project | App>({
    run: (reason, header) =>
      kind === 'project'
        ? data(
            api.POST('/api/v1/tenants/{tenant}/projects/{project}/archive', {
              params: { path: { tenant, project: it.id }, header },
              body: { reason },
            }),
          )
        : data(
            api.POST('/api/v1/tenants/{tenant}/apps/{app}/archive', {
              params: { path: { tenant, app: it.id }, header },
              body: { reason },
            }),
          ),
    invalidates: CHANGED,
  });
}

export function useRestore({ kind, it }: Part) {
  const { tenant } = useBankScope();
  return useWrite<string, Project | App>({
    run: (_none, header) =>
      kind === 'project'
        ? data(
            api.POST('/api/v1/tenants/{tenant}/projects/{project}/restore', {
              params: { path: { tenant, project: it.id }, header },
            }),
          )
        : data(
            api.POST('/api/v1/tenants/{tenant}/apps/{app}/restore', {
              params: { path: { tenant, app: it.id }, header },
            }),
          ),
    invalidates: CHANGED,
  });
}

/** Keys too: whether they can be used depends on what they belong to. */
const CHANGED = [[PROJECTS], [APPS], ['keys']];
