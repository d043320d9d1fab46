import { useQuery } from '@tanstack/react-query';
import { usePages, type Page } from '../../api/pages';
import type { Me } from '../../api/planned';
import { path, planned } from '../../api/planned-fetch';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { useScope, type Scope } from '../../shared/scope';

export interface OwnSession {
  readonly id: string;
  readonly signedInAt: string;
  readonly lastSeenAt: string;
  readonly endsAt: string;
  readonly address: string;
  readonly browser: string;
}

export interface AlertRule {
  readonly id: string;
  readonly name: string;
  readonly kind: 'BUDGET' | 'REFUSALS';
  readonly budget?: {
    readonly limitId?: string | null;
    readonly unit?: 'MICRO_YUAN' | 'TOKENS' | null;
    readonly value?: number | null;
    readonly thresholds: readonly number[];
  } | null;
  readonly refusals?: { readonly moreThan: number; readonly windowMinutes: number } | null;
  readonly channel: 'WEBHOOK' | 'EMAIL';
  readonly target: string;
  readonly enabled: boolean;
}

/** As the service takes it; what belongs to the other kind is left out. */
export interface NewAlert {
  readonly name: string;
  readonly kind: AlertRule['kind'];
  readonly unit?: 'MICRO_YUAN' | 'TOKENS';
  readonly value?: number;
  readonly thresholds?: readonly number[];
  readonly moreThan?: number;
  readonly windowMinutes?: number;
  readonly channel: AlertRule['channel'];
  readonly target: string;
}

export interface MadeAlert {
  readonly rule: AlertRule;
  readonly secret?: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly ruleId: string;
  readonly period: string;
  readonly threshold: number;
  readonly channel: AlertRule['channel'];
  readonly target: string;
  readonly status: 'PENDING' | 'DELIVERED' | 'FAILED' | 'SKIPPED';
  readonly attempts: number;
  readonly createdAt: string;
  readonly lastError?: string | null;
}

export interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
}

const ALERTS = 'alerts';

export function useOwnSessions() {
  return useQuery<{ readonly current: string; readonly items: readonly OwnSession[] }, Problem>({
    queryKey: ['me', 'sessions'],
    queryFn: ({ signal }) => planned('GET', '/api/v1/me/sessions', { signal }),
  });
}

export function useChangeProfile(onDone: () => void) {
  return useWrite<{ displayName?: string; language?: string }, Me>({
    run: (body, headers) => planned('PATCH', '/api/v1/me', { body, headers: { ...headers } }),
    invalidates: [['me']],
    onDone,
  });
}

export function useEndOwnSessions() {
  return useWrite<string, unknown>({
    run: (_all, headers) => planned('POST', '/api/v1/me/sessions/end-all', { headers: { ...headers } }),
    onDone: () => globalThis.location.assign('/sign-in?signed-out'),
  });
}

export function useAlerts() {
  const scope = useScope();
  return useQuery<readonly AlertRule[], Problem>({
    queryKey: [ALERTS, scope.tenant, 'rules'],
    queryFn: async ({ signal }) =>
      (await planned<{ items: readonly AlertRule[] }>('GET', `${scope.apiBase}/alerts`, { signal })).items,
  });
}

export function useDeliveries() {
  const scope = useScope();
  return usePages<Delivery>([ALERTS, scope.tenant, 'deliveries'], (cursor, signal) =>
    planned<Page<Delivery>>('GET', `${scope.apiBase}/alerts/deliveries`, { query: { cursor }, signal }),
  );
}

/** The answer holds a webhook's secret: it goes to the caller, never into the cache of queries. */
export function useCreateAlert(onDone: (made: MadeAlert) => void) {
  const scope = useScope();
  return useWrite<NewAlert, MadeAlert>({
    run: (body, headers) => planned('POST', `${scope.apiBase}/alerts`, { body, headers: { ...headers } }),
    invalidates: [[ALERTS]],
    onDone,
  });
}

export function useRenewSecret(rule: string) {
  const scope = useScope();
  return useWrite<string, MadeAlert>({
    run: (_again, headers) => planned('POST', `${addressOf(scope, rule)}/secret`, { headers: { ...headers } }),
  });
}

export function useTestAlert(rule: string, onDone: () => void) {
  const scope = useScope();
  return useWrite<number, Delivery>({
    run: (_when, headers) => planned('POST', `${addressOf(scope, rule)}/test`, { headers: { ...headers } }),
    invalidates: [[ALERTS]],
    onDone,
  });
}

export function useRemoveAlert(rule: string) {
  const scope = useScope();
  return useWrite<string, unknown>({
    run: (_reason, headers) => planned('DELETE', addressOf(scope, rule), { headers: { ...headers } }),
    invalidates: [[ALERTS]],
  });
}

/** The service's own description of itself, a line an endpoint. */
export function useEndpoints() {
  return useQuery<readonly Endpoint[], Problem>({
    queryKey: ['openapi'],
    queryFn: async ({ signal }) => endpointsOf(await planned('GET', '/v3/api-docs', { signal })),
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

function addressOf(scope: Scope, rule: string): string {
  return scope.apiBase + path`/alerts/${rule}`;
}
