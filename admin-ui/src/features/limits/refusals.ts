import { useQuery } from '@tanstack/react-query';
import { api, data, type Schema } from '../../api/client';
import type { Problem } from '../../api/problem';
import { useBankScope } from '../../shared/scope';
import type { LimitLevel } from './rights';

const APPS_MAX = 200;

/** Refused calls of the last week, whatever refused them. */
export interface Refusals {
  readonly refusals: number;
  /** By reason, the most frequent first; for a whole bank alone, as the service counts no other. */
  readonly reasons: readonly Schema<'Group'>[];
}

export function useRefusals(level: LimitLevel, subjectId: string) {
  const { tenant } = useBankScope();
  return useQuery<Refusals, Problem>({
    queryKey: ['refusals', tenant, level, subjectId],
    queryFn: async ({ signal }) => {
      if (level === 'BANK') {
        const report = await read(tenant, 'reason', signal);
        return { refusals: report.refusals, reasons: report.items };
      }
      const [report, wanted] = await Promise.all([
        read(tenant, level === 'KEY' ? 'key' : 'app', signal),
        level === 'PROJECT' ? appsOf(tenant, subjectId, signal) : [subjectId],
      ]);
      const own = report.items.filter((it) => wanted.includes(it.key));
      return { refusals: own.reduce((sum, it) => sum + it.refusals, 0), reasons: [] };
    },
  });
}

function read(tenant: string, groupBy: 'reason' | 'app' | 'key', signal: AbortSignal) {
  const params = { path: { tenant }, query: { groupBy } };
  return data(api.GET('/api/v1/tenants/{tenant}/refusals', { params, signal }));
}

/** A project's refusals are those of its apps. */
async function appsOf(tenant: string, projectId: string, signal: AbortSignal): Promise<readonly string[]> {
  const params = { path: { tenant }, query: { projectId, limit: APPS_MAX } };
  const page = await data(api.GET('/api/v1/tenants/{tenant}/apps', { params, signal }));
  return page.items.map((it) => it.id);
}
