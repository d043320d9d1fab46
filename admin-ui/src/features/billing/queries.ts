import { useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../../api/client';
import { usePages, type Page } from '../../api/pages';
import type { Problem } from '../../api/problem';

export type Invoice = Schema<'Draft'>;
export type Line = Schema<'Line'>;
export type TokenClass = Line['tokenClass'];
export type Summary = Schema<'Summary'>;
export type RecountJob = Schema<'RecountJob'>;
export type LineRequest = Schema<'UsageRecord'>;

/** The document has the body of another request under this name. */
export interface InvoiceMonth {
  readonly month: string;
  readonly status: string;
  readonly recount?: RecountJob;
}

export const BILLING = 'billing';
const BANKS_MAX = 200;
/** Each month's total is a sum over its calls, so only a few are asked for at once. */
const MONTHS_AT_ONCE = 6;

/** All banks with their totals of a month. */
export function useInvoices(month: string) {
  return usePages<Summary>([BILLING, 'invoices', month], (cursor, signal) =>
    data(api.GET('/api/v1/invoices', { params: { query: { month, limit: BANKS_MAX, ...given({ cursor }) } }, signal })),
  );
}

/** The months in which a bank has calls, newest first. */
export function useMonths(tenant: string) {
  return usePages<InvoiceMonth>([BILLING, 'months', tenant], async (cursor, signal) => {
    const params = { path: { tenant }, query: given({ limit: MONTHS_AT_ONCE, cursor }) };
    return (await data(api.GET('/api/v1/tenants/{tenant}/invoices', { params, signal }))) as Page<InvoiceMonth>;
  });
}

export function useInvoice(tenant: string, month: string) {
  return useQuery<Invoice, Problem>({
    queryKey: [BILLING, 'invoice', tenant, month],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/tenants/{tenant}/invoices/{month}', {
          params: { path: { tenant, month } },
          signal,
        }),
      ),
  });
}

/** The calls that have tokens of a line's class at its price. */
export function useLineRequests(tenant: string, month: string, line: string) {
  return usePages<LineRequest>([BILLING, 'line', tenant, month, line], (cursor, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/invoices/{month}/lines/{line}/requests', {
        params: { path: { tenant, month, line }, query: given({ cursor }) },
        signal,
      }),
    ),
  );
}
