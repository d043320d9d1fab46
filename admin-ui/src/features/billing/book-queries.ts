import { useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../../api/client';
import { usePages } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { intervalOf, type DayRange } from '../../shared/url-state';
import { BILLING } from './queries';

export type Journal = Schema<'Journal'>;
export type Account = Schema<'Posting'>['account'];
export type Letter = Schema<'Letter'>;
export type Owed = Schema<'Balance'>;

/** The document has a bank's balance under the name of this one. Amounts are exact yuan. */
export interface TrialBalance {
  readonly balanced: boolean;
  readonly debits: string;
  readonly credits: string;
  readonly accounts: readonly AccountLine[];
}

export interface AccountLine {
  readonly tenantId: string;
  readonly account: Account;
  readonly debit: string;
  readonly credit: string;
}

const LETTERS = [BILLING, 'dead-letters'];

/** What was posted for a bank, by the moment of the use, newest first. */
export function useJournal(tenant: string, range: DayRange) {
  const interval = intervalOf(range);
  return usePages<Journal>([BILLING, 'journal', tenant, interval], (cursor, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/ledger/entries', {
        params: { path: { tenant }, query: given({ ...interval, cursor }) },
        signal,
      }),
    ),
  );
}

/** What a bank owes. */
export function useOwed(tenant: string) {
  return useQuery<Owed, Problem>({
    queryKey: [BILLING, 'owed', tenant],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}/balance', { params: { path: { tenant } }, signal })),
  });
}

/** The sums of every account: of one bank, or of all where `tenant` is empty. */
export function useTrialBalance(tenant: string) {
  return useQuery<TrialBalance, Problem>({
    queryKey: [BILLING, 'trial-balance', tenant],
    queryFn: async ({ signal }) => {
      const query = given({ tenantId: tenant });
      const balance: unknown = await data(api.GET('/api/v1/ledger/trial-balance', { params: { query }, signal }));
      return balance as TrialBalance;
    },
  });
}

/** Usage that could not be booked and waits for a person, oldest first. */
export function useLetters() {
  return usePages<Letter>(LETTERS, (cursor, signal) =>
    data(api.GET('/api/v1/dead-letters', { params: { query: given({ cursor }) }, signal })),
  );
}

/** Tries to book it once more; however often that is done, it is booked once. */
export function useRetry(onDone: (letter: Letter) => void) {
  return useWrite<number, Letter>({
    run: (id) => data(api.POST('/api/v1/dead-letters/{id}/retry', { params: { path: { id } } })),
    invalidates: [LETTERS, ['attention']],
    onDone,
  });
}

export function useDismiss() {
  return useWrite<{ readonly id: number; readonly reason: string }, Letter>({
    run: ({ id, reason }, header) =>
      data(api.POST('/api/v1/dead-letters/{id}/dismiss', { params: { path: { id }, header }, body: { reason } })),
    invalidates: [LETTERS, ['attention']],
  });
}
