import { useQuery } from '@tanstack/react-query';
import { api, data, type Schema } from '../../api/client';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';

export type Caches = Schema<'CacheView'>;
export type MemberCache = Schema<'MemberCache'>;
export type ModelCache = Schema<'ModelCache'>;
export type Quota = Schema<'QuotaView'>;
export type Prefix = Schema<'PrefixView'>;
export type Delivery = Schema<'Delivery'>;
export type Erasure = Schema<'Erasure'>;
export type ZoneAnswer = Schema<'ZoneAnswer'>;

const CACHES = ['pool', 'zones'];
const REFRESH_MILLIS = 5_000;

/** What the members keep of whom and what is wanted of them. */
export function useCaches() {
  return useQuery<Caches, Problem>({
    queryKey: CACHES,
    queryFn: ({ signal }) => data(api.GET('/api/v1/pool/zones', { signal })),
    refetchInterval: REFRESH_MILLIS,
  });
}

export interface QuotaAnswers {
  readonly zone: string;
  readonly baseDigest: string;
  readonly floor: number;
  readonly ceiling: number | null;
  readonly reason: string;
}

/** Sets a bank's floor and ceiling; neither of them takes the quota back. */
export function useSetQuota(onDone?: (answer: ZoneAnswer) => void) {
  return useWrite<QuotaAnswers, ZoneAnswer>({
    run: ({ zone, baseDigest, floor, ceiling, reason }) =>
      data(
        api.POST('/api/v1/pool/zones/{zone}/quota', {
          params: { path: { zone } },
          body: { baseDigest, floor, ...(ceiling === null ? {} : { ceiling }), reason },
        }),
      ),
    invalidates: [CACHES],
    ...(onDone ? { onDone } : {}),
  });
}

export interface PrefixAnswers {
  readonly name: string;
  readonly baseDigest: string;
  readonly system: string;
  readonly reason: string;
}

export function usePublish(onDone: (answer: ZoneAnswer, prefix: PrefixAnswers) => void) {
  return useWrite<PrefixAnswers, ZoneAnswer>({
    run: ({ name, ...body }) =>
      data(api.POST('/api/v1/pool/prefixes/{prefix}/publish', { params: { path: { prefix: name } }, body })),
    invalidates: [CACHES],
    onDone,
  });
}

export function useWithdraw(prefix: Prefix) {
  return useWrite<string, ZoneAnswer>({
    run: (reason) =>
      data(
        api.POST('/api/v1/pool/prefixes/{prefix}/withdraw', {
          params: { path: { prefix: prefix.name } },
          body: { baseDigest: prefix.baseDigest, reason },
        }),
      ),
    invalidates: [CACHES],
  });
}

export function useErase(zone: string) {
  return useWrite<string, Erasure>({
    run: (reason) =>
      data(api.POST('/api/v1/pool/zones/{zone}/erase', { params: { path: { zone } }, body: { reason } })),
    invalidates: [CACHES],
  });
}
