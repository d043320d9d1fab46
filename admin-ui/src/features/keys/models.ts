import { useQuery } from '@tanstack/react-query';
import { api, data, type Schema } from '../../api/client';
import type { Problem } from '../../api/problem';
import { isOfAlliance } from '../../api/roles';
import { useMe } from '../../api/session';
import { useBankScope } from '../../shared/scope';

type Model = Pick<Schema<'ModelView'>, 'alias' | 'displayName'>;

const LISTED_MAX = 200;

/** The models that the bank may call. */
export function useCallableModels() {
  const { tenant } = useBankScope();
  const ofAlliance = isOfAlliance(useMe());
  return useQuery<readonly Model[], Problem>({
    queryKey: ['models', 'callable', tenant, ofAlliance],
    queryFn: async ({ signal }) => {
      const query = { status: 'ACTIVE', sort: 'alias', limit: LISTED_MAX } as const;
      const { items } = await data(api.GET('/api/v1/models', { params: { query }, signal }));
      return ofAlliance ? granted(items, tenant, signal) : items;
    },
  });
}

/** A bank's person is shown these alone; the alliance's people see all models, so each is asked. */
async function granted(models: readonly Schema<'ModelView'>[], tenant: string, signal: AbortSignal) {
  const may = await Promise.all(
    models.map(async ({ alias, ownerTenantId }) => {
      if (ownerTenantId === tenant) {
        return true;
      }
      const { items } = await data(api.GET('/api/v1/models/{alias}/grants', { params: { path: { alias } }, signal }));
      return items.some((it) => it.tenantId === tenant);
    }),
  );
  return models.filter((_, i) => may[i]);
}
