import { useParams } from 'react-router';
import { useMe } from '../api/session';

/** Which part of the alliance a page is about. */
export interface Scope {
  /** The bank; null where the whole alliance is meant. */
  readonly tenant: string | null;
  /** Begins every link inside the scope: empty, or `/banks/bank-…`. */
  readonly base: string;
  /** Begins every API path of the scope: `/api/v1`, or `/api/v1/tenants/bank-…`. */
  readonly apiBase: string;
}

/**
 * The scope of this page. The URL names a bank (`/banks/:tenant/…`); where it does not, a bank's
 * person sees the own bank and a person of the alliance the whole of it.
 */
export function useScope(): Scope {
  const { tenant: named } = useParams();
  const me = useMe();
  return scopeOf(named, me.tenant?.id);
}

/** As {@link useScope}, of plain values. */
export function scopeOf(named: string | undefined, own: string | undefined): Scope {
  const tenant = named ?? own ?? null;
  return {
    tenant,
    base: named === undefined ? '' : `/banks/${encodeURIComponent(named)}`,
    apiBase: tenant === null ? '/api/v1' : `/api/v1/tenants/${encodeURIComponent(tenant)}`,
  };
}

/** The scope of pages that are always about one bank; the router sees to it that there is one. */
export function useBankScope(): Scope & { readonly tenant: string } {
  const scope = useScope();
  if (scope.tenant === null) {
    throw new Error('this page is about one bank, and the URL names none');
  }
  return { ...scope, tenant: scope.tenant };
}
