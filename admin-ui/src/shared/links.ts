import { link } from '../api/addresses';
import type { Scope } from './scope';

/**
 * Links from one feature to another, by the filters that the other one reads from its URL. They are
 * here because a feature knows no other.
 */
export const links = {
  overview: (scope: Scope) => scope.base || '/',
  bank: (tenant: string) => `/banks/${encodeURIComponent(tenant)}`,
  usage: (scope: Scope, filters: UsageFilters = {}) => link(`${scope.base}/usage`, { ...filters }),
  request: (scope: Scope, requestId: string) => link(`${scope.base}/usage`, { view: 'calls', request: requestId }),
  projects: (scope: Scope) => `${scope.base}/projects`,
  project: (scope: Scope, projectId: string) => `${scope.base}/projects/${encodeURIComponent(projectId)}`,
  /** Opens the app, in whichever project it is. */
  app: (scope: Scope, appId: string) => link(`${scope.base}/projects`, { app: appId }),
  /** Opens the key. */
  key: (scope: Scope, keyId: string) => link(`${scope.base}/keys`, { key: keyId }),
  keys: (scope: Scope, filters: KeyFilters = {}) => link(`${scope.base}/keys`, { ...filters }),
  audit: (scope: Scope, filters: { subject?: string; actor?: string; action?: string } = {}) =>
    link(`${scope.base}/audit`, { ...filters }),
  limits: (scope: Scope, subject?: string) => link(`${scope.base}/limits`, { subject }),
  limit: (scope: Scope, id: string) => link(`${scope.base}/limits`, { limit: id }),
  models: () => '/models',
  /** The adapters of one's own bank. */
  adapters: () => '/models/own/adapters',
  /** A model is the alliance's or a bank's; its page is the same wherever one comes from. */
  model: (alias: string) => `/models/${encodeURIComponent(alias)}`,
  playground: (alias: string) => link('/playground', { model: alias }),
  pool: () => '/pool',
  billing: (scope: Scope, tab?: string) => link(`${scope.base}/billing`, { tab }),
  invoice: (scope: Scope, month: string) => link(`${scope.base}/billing`, { month }),
  prices: (scope: Scope, alias?: string) => link(`${scope.base}/billing`, { tab: 'prices', alias }),
  deadLetters: () => '/billing?tab=dead-letters',
};

/** As `features/keys` reads them; `create` opens the form for a new one. */
export interface KeyFilters {
  readonly projectId?: string;
  readonly appId?: string;
  readonly create?: 'API_KEY' | 'SERVICE_ACCOUNT';
}

/** As `features/usage` reads them. */
export interface UsageFilters {
  readonly range?: string;
  readonly groupBy?: string;
  readonly view?: string;
  readonly projectId?: string;
  readonly appId?: string;
  readonly keyId?: string;
  readonly alias?: string;
  readonly modelVersion?: string;
  readonly outcome?: string;
  readonly priceVersion?: string;
}
