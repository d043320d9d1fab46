import { useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../api/client';
import type { Page } from '../api/pages';
import type { Problem } from '../api/problem';
import { useBankScope } from '../shared/scope';

const PAGE_SIZE = 200;
/** More projects or apps than these are shown by their ids. */
const PAGES_MAX = 5;

/** The bank's projects and apps, archived ones too, for choosing and naming them. */
export interface BankParts {
  readonly projects: ReadonlyMap<string, Schema<'Project'>>;
  readonly apps: ReadonlyMap<string, Schema<'App'>>;
  /** Whether all of them are here. */
  readonly isWhole: boolean;
}

export function useBankParts() {
  const { tenant } = useBankScope();
  return useQuery<BankParts, Problem>({
    // Below `apps`, so that whatever changes an app reads this anew, too.
    queryKey: ['apps', tenant, 'parts'],
    queryFn: async ({ signal }) => {
      const [projects, apps] = await Promise.all([
        all((query) =>
          data(api.GET('/api/v1/tenants/{tenant}/projects', { params: { path: { tenant }, query }, signal })),
        ),
        all((query) => data(api.GET('/api/v1/tenants/{tenant}/apps', { params: { path: { tenant }, query }, signal }))),
      ]);
      return {
        projects: new Map(projects.items.map((it) => [it.id, it])),
        apps: new Map(apps.items.map((it) => [it.id, it])),
        isWhole: projects.isWhole && apps.isWhole,
      };
    },
  });
}

/** Whether an app's keys are refused, as it or its project is archived. */
export function isStopped(parts: BankParts | undefined, appId: string): boolean {
  const app = parts?.apps.get(appId);
  const project = app && parts?.projects.get(app.projectId);
  return app?.status === 'ARCHIVED' || project?.status === 'ARCHIVED';
}

interface PageQuery {
  readonly limit: number;
  readonly sort: string;
  readonly cursor?: string;
}

async function all<T>(read: (query: PageQuery) => Promise<Page<T>>) {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let i = 0; i < PAGES_MAX; i++) {
    const page = await read({ limit: PAGE_SIZE, sort: 'name', ...given({ cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined) {
      break;
    }
  }
  return { items, isWhole: cursor === undefined };
}
