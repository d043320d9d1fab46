/**
 * Shapes of endpoints that the committed OpenAPI document does not have yet. Each goes once
 * `openapi.json` has it: then use `Schema<'…'>` and `api` of `./client`.
 */

export type RoleName = 'operator' | 'bank-admin' | 'finance' | 'developer' | 'auditor';
export type Language = 'zh' | 'en';

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email?: string | null;
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

export const GROUPS = [
  'none',
  'tenant',
  'project',
  'app',
  'key',
  'alias',
  'version',
  'price',
  'outcome',
  'measurement',
] as const;
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
  readonly names?: CallNames | null;
  readonly firstTokenMillis?: number | null;
}

/** What people call what a call names by ids. */
export interface CallNames {
  readonly tenant?: string | null;
  readonly project?: string | null;
  readonly app?: string | null;
  readonly key?: string | null;
  readonly model?: string | null;
}

export interface UsageDetail extends UsageRecord {
  readonly timeline: Timeline;
  readonly price: UsagePrice;
  readonly costs: readonly {
    readonly tokenClass: 'INPUT' | 'CACHED_INPUT' | 'OUTPUT';
    readonly tokens: number;
    readonly perMillion: string;
    readonly amount: string;
  }[];
}

export interface Timeline {
  readonly admittedAt: string;
  readonly dispatchedAt?: string | null;
  readonly firstTokenAt?: string | null;
  readonly endedAt: string;
  readonly recordedAt: string;
  readonly queuedMillis?: number | null;
  readonly prefillMillis?: number | null;
  readonly decodeMillis?: number | null;
  readonly totalMillis?: number | null;
}

export interface UsagePrice {
  readonly priceVersion: string;
  readonly validFrom: string;
  readonly inputPerMillion: string;
  readonly cachedInputPerMillion: string;
  readonly outputPerMillion: string;
}

/** What somebody wants to know first. */
export interface Overview {
  readonly asOf: string;
  readonly today: OverviewPeriod;
  readonly month: OverviewPeriod;
  readonly lastDay: OverviewPeriod;
  /** The last 24. */
  readonly hours: readonly UsagePoint[];
  readonly models: readonly OverviewTop[];
  readonly apps: readonly OverviewTop[];
  readonly banks: readonly OverviewTop[];
}

export interface OverviewPeriod {
  readonly from: string;
  readonly now: UsageSums;
  /** The same length of the period before. */
  readonly before: UsageSums;
  readonly tokenLimit?: number | null;
  readonly microYuanLimit?: number | null;
}

export interface OverviewTop extends UsageGroup {
  readonly amountBefore: string;
}

/** Something that somebody should look at; its sentence is `attention.…` of the overview's texts. */
export interface Attention {
  readonly kind: string;
  readonly severity: 'CRITICAL' | 'WARNING';
  readonly textKey: string;
  readonly values: Readonly<Record<string, string>>;
  readonly link: { readonly page: string; readonly tenantId?: string | null; readonly subjectId?: string | null };
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
  readonly state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED' | 'INTERRUPTED';
  readonly done: number;
  readonly total?: number | null;
  readonly requestedBy?: string | null;
  readonly requestedAt?: string | null;
  readonly endedAt?: string | null;
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

/** The proof of a bank's chain, of the alliance's own (`@alliance`), or of all (`@all`). */
export interface ProofJob extends Job {
  readonly chain: string;
  readonly result?: {
    readonly intact: boolean;
    readonly records: number;
    readonly firstBroken?: { readonly tenantId: string; readonly position: number } | null;
  } | null;
}

/* ---- live ---- */

export interface Traffic {
  readonly at: string;
  readonly gateways: number;
  readonly totals: TrafficSums;
  readonly tenants: readonly (TrafficSums & { readonly tenant: string })[];
}

/** Rates are null until two heartbeats were read. */
export interface TrafficSums {
  readonly openRequests: number;
  readonly requestsPerSecond?: number | null;
  readonly tokensPerSecond?: number | null;
  readonly promptTokensPerSecond?: number | null;
  readonly errorsPerSecond?: number | null;
  readonly refusalsPerSecond?: number | null;
  readonly firstTokenP50Ms?: number | null;
}

export interface PoolMember {
  readonly memberId: string;
  readonly url?: string | null;
  readonly host?: string | null;
  readonly alive: boolean;
  readonly healthy: boolean;
  readonly draining: boolean;
  /** The operator's decision, where there is one. */
  readonly drain?: { readonly by: string; readonly at: string; readonly reason: string } | null;
  readonly version?: string | null;
  readonly models: readonly PoolModel[];
  /** The gateways that leave it alone after failures, and the state of their circuit. */
  readonly circuits: Readonly<Record<string, string>>;
  readonly lastHeartbeatAt?: string | null;
}

export interface PoolModel {
  readonly baseDigest: string;
  readonly name?: string | null;
  readonly aliases: readonly string[];
  readonly running: number;
  readonly waiting: number;
  readonly kvBlocksTotal: number;
  readonly kvBlocksUsed: number;
  readonly lastStepMillis: number;
}

/** What `/api/v1/live` sends, by the event's name. */
export interface LiveEvents {
  readonly traffic: Traffic;
  readonly pool: { readonly members: readonly PoolMember[] };
  /** Nothing can be known now. */
  readonly state: { readonly redis: 'away' };
}
