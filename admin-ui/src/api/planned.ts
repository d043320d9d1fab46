/**
 * Shapes of endpoints that the committed OpenAPI document does not have yet. Each goes once
 * `openapi.json` has it: then use `Schema<'…'>` and `api` of `./client`.
 */

export type RoleName = 'operator' | 'bank-admin' | 'finance' | 'developer' | 'auditor';
export type Language = 'zh' | 'en';

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly RoleName[];
  readonly tenant?: { readonly id: string; readonly name: string } | null;
  readonly language?: string | null;
  readonly sessionEndsAt?: string | null;
  readonly console: {
    readonly gatewayUrl?: string | null;
    readonly version: string;
    readonly mailConfigured: boolean;
  };
}

export interface Session {
  readonly signedIn: boolean;
  readonly loginUrl?: string | null;
  readonly identity: 'ready' | 'starting' | 'not-configured';
}

/** A bank, where a list of them is read. */
export interface Bank {
  readonly id: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED';
  readonly createdAt: string;
}

/* ---- usage ---- */

export const GROUPS = ['none', 'tenant', 'project', 'app', 'key', 'alias', 'version', 'outcome'] as const;
export type GroupBy = (typeof GROUPS)[number];

/** Sums of calls; amount is exact yuan. */
export interface UsageSums {
  readonly requests: number;
  readonly errors: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  readonly beyondTokens: number;
  readonly amount: string;
  readonly firstTokenP50Ms?: number | null;
  readonly firstTokenP99Ms?: number | null;
}

export interface UsagePoint extends UsageSums {
  readonly at: string;
}

export interface UsageSeries {
  readonly step: 'hour' | 'day';
  readonly from: string;
  readonly to: string;
  readonly series: readonly {
    readonly key: string;
    readonly name?: string | null;
    readonly points: readonly UsagePoint[];
  }[];
}

export interface UsageGroup extends UsageSums {
  readonly key: string;
  readonly name?: string | null;
}

export type Outcome = 'COMPLETED' | 'CLIENT_GONE' | 'MEMBER_FAILED' | 'GATEWAY_LOST' | (string & Record<never, never>);

export interface UsageRecord {
  readonly requestId: string;
  readonly usageId: string;
  readonly tenantId?: string | null;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly projectId: string;
  readonly appId: string;
  readonly keyId: string;
  readonly alias: string;
  readonly modelVersion: string;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  readonly beyondTokens: number;
  readonly outcome: Outcome;
  readonly measurement: 'MEASURED' | 'COUNTED' | 'CHECKPOINT';
  readonly priceVersion: string;
  readonly amount: string;
  readonly firstTokenAt?: string | null;
  readonly endedAt: string;
  readonly memberId?: string | null;
  readonly gatewayId: string;
  readonly evidence?: Readonly<Record<string, unknown>> | null;
}

export interface TimelineStep {
  readonly step: 'admitted' | 'dispatched' | 'firstToken' | 'ended' | 'recorded';
  readonly at?: string | null;
}

export interface UsageDetail extends UsageRecord {
  readonly timeline: readonly TimelineStep[];
}

export interface Attention {
  readonly kind: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly subject: string;
  readonly textKey: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly link?: string | null;
}

/* ---- limits ---- */

export type LimitLevel = 'BANK' | 'PROJECT' | 'APP' | 'KEY';
export type LimitKind =
  | 'REQUESTS_PER_MINUTE'
  | 'TOKENS_PER_MINUTE'
  | 'CONCURRENCY'
  | 'TOKENS_PER_DAY'
  | 'TOKENS_PER_MONTH'
  | 'MONEY_PER_DAY'
  | 'MONEY_PER_MONTH';

export interface Limit {
  readonly id: string;
  readonly level: LimitLevel;
  readonly subjectId: string;
  readonly subjectName?: string | null;
  readonly kind: LimitKind;
  /** Requests, tokens, or micro-yuan. */
  readonly value: number;
  readonly used?: number | null;
  readonly remaining?: number | null;
  readonly resetsAt?: string | null;
  readonly setBy?: string | null;
  readonly setAt?: string | null;
  readonly override?: {
    readonly value: number;
    readonly until: string;
    readonly reason: string;
  } | null;
}

export interface Balance {
  readonly monthToDate: string;
  readonly accrued: string;
  /** Micro-yuan. */
  readonly limit?: number | null;
}

/* ---- long work ---- */

export interface Job {
  readonly id: string;
  readonly status: 'RUNNING' | 'DONE' | 'FAILED';
  readonly done: number;
  readonly total?: number | null;
  readonly detail?: string | null;
}

/* ---- audit ---- */

export interface AuditRecord {
  readonly tenantId: string;
  readonly position: number;
  readonly at: string;
  readonly actor: string;
  readonly actorName?: string | null;
  readonly action: string;
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null;
  readonly requestId?: string | null;
  readonly previousHash: string;
  readonly hash: string;
}

export interface ChainVerification extends Job {
  readonly intact?: boolean | null;
  readonly records?: number | null;
  readonly brokenAt?: number | null;
}

/* ---- live ---- */

export interface Traffic {
  readonly at: string;
  readonly totals: TrafficSums;
  readonly tenants: readonly (TrafficSums & { readonly tenant: string })[];
}

export interface TrafficSums {
  readonly openRequests: number;
  readonly requestsPerSecond: number;
  readonly tokensPerSecond: number;
  readonly errorsPerSecond: number;
  readonly firstTokenP50Ms?: number | null;
}

export interface PoolMember {
  readonly memberId: string;
  readonly healthy: boolean;
  readonly draining: boolean;
  readonly version?: string | null;
  readonly url?: string | null;
  readonly models: readonly {
    readonly alias?: string | null;
    readonly running: number;
    readonly waiting: number;
    readonly baseDigest: string;
    readonly kvBlocksTotal: number;
    readonly kvBlocksFree: number;
    readonly lastStepMillis: number;
  }[];
}

/** What `/api/v1/live` sends, by the event's name. */
export interface LiveEvents {
  readonly traffic: Traffic;
  readonly pool: { readonly at: string; readonly members: readonly PoolMember[] };
}
