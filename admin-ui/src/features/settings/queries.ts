import { useQuery } from '@tanstack/react-query';
import { api, data, given, scopedApi, type Schema } from '../../api/client';
import { hubJson } from '../../api/hub-fetch';
import { usePages } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { useScope } from '../../shared/scope';

export type AlertRule = Schema<'AlertRule'>;
export type Delivery = Schema<'AlertDelivery'>;
export type MadeAlert = Schema<'NewRule'>;

/** What belongs to the other kind is left out. */
export type NewAlert = Schema<'RuleBody'> & Pick<AlertRule, 'name' | 'kind' | 'channel' | 'target'>;

export interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
}

const ALERTS = 'alerts';

export function useOwnSessions() {
  return useQuery<Schema<'Sessions'>, Problem>({
    queryKey: ['me', 'sessions'],
    queryFn: ({ signal }) => data(api.GET('/api/v1/me/sessions', { signal })),
  });
}

export function useChangeProfile(onDone: () => void) {
  return useWrite<Schema<'Wanted'>, unknown>({
    run: (body, header) => data(api.PATCH('/api/v1/me', { params: { header }, body })),
    invalidates: [['me']],
    onDone,
  });
}

export function useEndOwnSessions() {
  return useWrite<string, unknown>({
    run: (_all, header) => data(api.POST('/api/v1/me/sessions/end-all', { headers: { ...header } })),
    onDone: () => globalThis.location.assign('/sign-in?signed-out'),
  });
}

export function useAlerts() {
  const { apiBase, tenant } = useScope();
  return useQuery<readonly AlertRule[], Problem>({
    queryKey: [ALERTS, tenant, 'rules'],
    queryFn: async ({ signal }) => (await data(scopedApi(apiBase).GET('/alerts', { signal }))).items,
  });
}

export function useDeliveries() {
  const { apiBase, tenant } = useScope();
  return usePages<Delivery>([ALERTS, tenant, 'deliveries'], (cursor, signal) =>
    data(scopedApi(apiBase).GET('/alerts/deliveries', { params: { query: given({ cursor }) }, signal })),
  );
}

/** The answer holds a webhook's secret: it goes to the caller, never into the cache of queries. */
export function useCreateAlert(onDone: (made: MadeAlert) => void) {
  const { apiBase } = useScope();
  return useWrite<NewAlert, MadeAlert>({
    run: (body, header) => data(scopedApi(apiBase).POST('/alerts', { params: { header }, body })),
    invalidates: [[ALERTS]],
    onDone,
  });
}

export function useRenewSecret(rule: string) {
  const { apiBase } = useScope();
  return useWrite<string, MadeAlert>({
    run: (_again, header) =>
      data(scopedApi(apiBase).POST('/alerts/{rule}/secret', { params: { path: { rule }, header } })),
  });
}

export function useTestAlert(rule: string, onDone: () => void) {
  const { apiBase } = useScope();
  return useWrite<number, Delivery>({
    run: (_when, header) =>
      data(scopedApi(apiBase).POST('/alerts/{rule}/test', { params: { path: { rule }, header } })),
    invalidates: [[ALERTS]],
    onDone,
  });
}

export function useRemoveAlert(rule: string) {
  const { apiBase } = useScope();
  return useWrite<string, unknown>({
    run: (_reason, header) => data(scopedApi(apiBase).DELETE('/alerts/{rule}', { params: { path: { rule }, header } })),
    invalidates: [[ALERTS]],
  });
}

/** The service's own description of itself, a line an endpoint. */
export function useEndpoints() {
  return useQuery<readonly Endpoint[], Problem>({
    queryKey: ['openapi'],
    queryFn: async ({ signal }) => endpointsOf(await hubJson<Document>('GET', '/v3/api-docs', signal)),
    staleTime: Infinity,
  });
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<string, { readonly summary?: string; readonly description?: string; readonly operationId?: string }>
      >
    >
  >;
}

export function endpointsOf(document: Document): readonly Endpoint[] {
  return Object.entries(document.paths)
    .flatMap(([at, methods]) =>
      Object.entries(methods).map(([method, it]) => ({
        method: method.toUpperCase(),
        path: at,
        summary: it.summary ?? it.description ?? it.operationId ?? '',
      })),
    )
    .toSorted((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
}
