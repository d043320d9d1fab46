import { given } from '../../api/client';
import { dayRange, intervalOf, sort, text, useUrlState, type StateOf } from '../../shared/url-state';

/** What the page reads from its URL; `shared/links.ts` writes some of it. */
const FILTERS = {
  range: dayRange('30d'),
  tenant: text(),
  actor: text(),
  action: text(),
  subject: text(),
  q: text(),
  sort: sort(['at'], '-at'),
  /** The record that is open: its chain and its place there, `bank-a/17`. */
  record: text(),
};

export type AuditState = StateOf<typeof FILTERS>;
export type SetAuditState = (change: Partial<AuditState>) => void;

export function useFilters(): readonly [AuditState, SetAuditState] {
  return useUrlState(FILTERS);
}

/** The filters as the API has them, for lists and exports alike. */
export function queryOf(state: AuditState) {
  return { ...intervalOf(state.range), ...whereOf(state) };
}

/** The filters but for the time. */
export function whereOf({ tenant, actor, action, subject, q }: AuditState) {
  return given({ tenant, actor, action, subject, q });
}

export const NO_FILTERS: Partial<AuditState> = { tenant: '', actor: '', action: '', subject: '', q: '' };
