import { useQuery } from '@tanstack/react-query';
import { api, data, given, type Schema } from '../../api/client';
import { usePages } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { BILLING } from './queries';
import type { BillingState } from './state';

export type PriceSpan = Schema<'PriceSpan'>;
export type Preview = Schema<'Answer'>;
export type PricedModel = Schema<'ModelView'>;

/** Yuan per million tokens as decimal text; without a moment it is in force at once. */
export interface NewPrice {
  readonly alias: string;
  readonly inputPerMillion: string;
  readonly cachedInputPerMillion: string;
  readonly outputPerMillion: string;
  readonly validFrom?: string;
}

const MODELS_MAX = 200;
const MINUTE_MILLIS = 60_000;

export function usePrices({ alias, force, sort }: Pick<BillingState, 'alias' | 'force' | 'sort'>) {
  const where = given({ alias, at: force === '' ? '' : thisMinute(), sort });
  return usePages<PriceSpan>([BILLING, 'prices', where], (cursor, signal) =>
    data(api.GET('/api/v1/prices', { params: { query: given({ ...where, cursor }) }, signal })),
  );
}

/** The models whose prices this person may see, with the price in force and the next. */
export function usePricedModels() {
  return useQuery<readonly PricedModel[], Problem>({
    queryKey: [BILLING, 'models'],
    queryFn: async ({ signal }) =>
      (await data(api.GET('/api/v1/models', { params: { query: { limit: MODELS_MAX } }, signal }))).items,
  });
}

/** What the last thirty days would have cost at a price; changes nothing. */
export function usePreview() {
  return useWrite<NewPrice, Preview>({
    // The document has the answer of another endpoint under the name of this body.
    run: (price) => data(api.POST('/api/v1/prices/preview', { body: price as Schema<'Price'> })),
  });
}

export function useSetPrice(onDone: () => void) {
  return useWrite<NewPrice, Schema<'Price'>>({
    run: (body, header) => data(api.POST('/api/v1/prices', { params: { header }, body })),
    invalidates: [
      [BILLING, 'prices'],
      [BILLING, 'models'],
    ],
    onDone,
  });
}

/** Whole minutes, so that the list is not another one each time that it is shown. */
function thisMinute(): string {
  return new Date(Math.floor(Date.now() / MINUTE_MILLIS) * MINUTE_MILLIS).toISOString();
}
