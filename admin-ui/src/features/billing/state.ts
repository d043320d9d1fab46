import { dayRange, month, oneOf, text, useUrlState, type StateOf } from '../../shared/url-state';

export const TABS = ['invoices', 'prices', 'ledger', 'dead-letters'] as const;
export type Tab = (typeof TABS)[number];
export const PRICE_SORTS = ['-validFrom', 'validFrom', 'alias'] as const;

/** What the page reads from its URL; `shared/links.ts` writes some of it. */
const STATE = {
  tab: oneOf(TABS, 'invoices'),
  /** Of the alliance: which month's invoices. Of a bank: the invoice that is open. */
  month: month(),
  line: text(),
  recount: text(),
  /** The recount of all banks that was asked for last. */
  batch: text(),
  alias: text(),
  force: oneOf(['', 'now'], ''),
  sort: oneOf(PRICE_SORTS, '-validFrom'),
  range: dayRange('month'),
  /** The bank of the trial balance. */
  bank: text(),
  letter: text(),
};

export type BillingState = StateOf<typeof STATE>;
export type SetBillingState = (change: Partial<BillingState>) => void;

export interface StateProps {
  readonly state: BillingState;
  readonly set: SetBillingState;
}

export function useBillingState(): readonly [BillingState, SetBillingState] {
  return useUrlState(STATE);
}
