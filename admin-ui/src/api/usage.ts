import type { Schema } from './client';

/*
 * Records that hold the fields of another one among their own. The document calls those fields
 * optional, and the raw JSON of a call's evidence a text.
 */

/** Sums of calls; `amount` is exact yuan. */
export type UsageSums = Schema<'Sums'>;

/** Sums of an hour or a day. */
export type UsagePoint = Schema<'Point'> & UsageSums;

/** Sums of a group. */
export type UsageTotal = Schema<'Total'> & UsageSums;

export type Call = Omit<Schema<'CallView'> & Schema<'UsageRecord'>, 'evidence'> & { readonly evidence?: unknown };

export type CallDetail = Omit<Schema<'CallDetail'> & Schema<'UsageRecord'>, 'evidence'> & {
  readonly evidence?: unknown;
};
