import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../api/client';
import type { Problem } from '../api/problem';
import { isOfAlliance, may, type Allowed } from '../api/roles';
import { useMe } from '../api/session';
import { useScope } from '../shared/scope';

const OF_ALLIANCE: Allowed = { alliance: ['operator', 'auditor'] };
const OF_BANK: Allowed = { alliance: ['operator', 'auditor'], bank: ['bank-admin', 'auditor'] };
const LISTED_MAX = 200;
const FRESH_MILLIS = 60_000;
/** Stands in records for the hub's own background work. */
const SERVICE = 'service';

interface Known {
  readonly names: ReadonlyMap<string, string>;
  /** Whether these are all. */
  readonly isWhole: boolean;
}

/** What people call those who stand in records by id; what they are where this person may not know. */
export function usePersonName(): (id: string) => string {
  const { t } = useTranslation('common');
  const me = useMe();
  const { tenant } = useScope();
  const alliance = usePeople(null, may(me, OF_ALLIANCE));
  const bank = usePeople(tenant, tenant !== null && may(me, OF_BANK));
  return (id) => {
    if (id === SERVICE) {
      return t('byService');
    }
    const name = id === me.id ? me.name : (bank?.names.get(id) ?? alliance?.names.get(id));
    if (name !== undefined || !id.startsWith('per-')) {
      return name ?? id;
    }
    // Who changes something of a bank and is not of it can only be of the alliance.
    const isOperator = !isOfAlliance(me) && bank?.isWhole === true;
    return isOperator ? t('role.operator') : t('byAdmin');
  };
}

function usePeople(tenant: string | null, isWanted: boolean): Known | undefined {
  const query = { limit: LISTED_MAX };
  return useQuery<Known, Problem>({
    queryKey: ['people', tenant, 'names'],
    queryFn: async ({ signal }) => {
      const page = await data(
        tenant === null
          ? api.GET('/api/v1/people', { params: { query }, signal })
          : api.GET('/api/v1/tenants/{tenant}/people', { params: { path: { tenant }, query }, signal }),
      );
      return {
        names: new Map(page.items.map((it) => [it.id, it.name])),
        isWhole: page.nextCursor === undefined || page.nextCursor === null,
      };
    },
    enabled: isWanted,
    staleTime: FRESH_MILLIS,
  }).data;
}
