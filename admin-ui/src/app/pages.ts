import type { ComponentType } from 'react';
import type { RoleName } from '../api/roles';

/** The pages, in the menu's order. */
export type PageName =
  | 'overview'
  | 'banks'
  | 'projects'
  | 'keys'
  | 'limits'
  | 'models'
  | 'playground'
  | 'usage'
  | 'billing'
  | 'pool'
  | 'audit'
  | 'people'
  | 'settings';

/** A page and who finds it in the menu. Without a list of roles there is no such page there. */
export interface PageDefinition {
  readonly name: PageName;
  readonly path: string;
  readonly load: () => Promise<{ default: ComponentType }>;
  /** People of the alliance who look at the whole of it. */
  readonly alliance?: readonly RoleName[];
  /** People of the alliance who look at one bank. */
  readonly inBank?: readonly RoleName[];
  /** People of a bank. */
  readonly bank?: readonly RoleName[];
  /** Whether the page has addresses below its own. */
  readonly hasPagesBelow?: boolean;
}

const ALLIANCE: readonly RoleName[] = ['operator', 'finance', 'auditor'];
const BANK: readonly RoleName[] = ['bank-admin', 'finance', 'developer', 'auditor'];

export const PAGES: readonly PageDefinition[] = [
  {
    name: 'overview',
    path: '',
    load: () => import('../features/overview'),
    alliance: ALLIANCE,
    inBank: ALLIANCE,
    bank: BANK,
  },
  { name: 'banks', path: 'banks', load: () => import('../features/banks'), alliance: ALLIANCE },
  {
    name: 'projects',
    path: 'projects',
    load: () => import('../features/projects'),
    inBank: ['operator', 'auditor'],
    bank: BANK,
    hasPagesBelow: true,
  },
  {
    name: 'keys',
    path: 'keys',
    load: () => import('../features/keys'),
    inBank: ['operator', 'auditor'],
    bank: ['bank-admin', 'developer', 'auditor'],
  },
  {
    name: 'limits',
    path: 'limits',
    load: () => import('../features/limits'),
    inBank: ALLIANCE,
    bank: BANK,
  },
  {
    name: 'models',
    path: 'models',
    load: () => import('../features/models'),
    alliance: ALLIANCE,
    bank: ['bank-admin', 'developer', 'auditor'],
    hasPagesBelow: true,
  },
  {
    name: 'playground',
    path: 'playground',
    load: () => import('../features/playground'),
    bank: ['bank-admin', 'developer'],
  },
  {
    name: 'usage',
    path: 'usage',
    load: () => import('../features/usage'),
    alliance: ALLIANCE,
    inBank: ALLIANCE,
    bank: BANK,
  },
  {
    name: 'billing',
    path: 'billing',
    load: () => import('../features/billing'),
    alliance: ALLIANCE,
    inBank: ALLIANCE,
    bank: ['bank-admin', 'finance', 'auditor'],
    hasPagesBelow: true,
  },
  {
    name: 'pool',
    path: 'pool',
    load: () => import('../features/pool'),
    alliance: ['operator', 'auditor'],
  },
  {
    name: 'audit',
    path: 'audit',
    load: () => import('../features/audit'),
    alliance: ['operator', 'auditor'],
    inBank: ['operator', 'auditor'],
    bank: ['bank-admin', 'auditor'],
  },
  {
    name: 'people',
    path: 'people',
    load: () => import('../features/people'),
    alliance: ['operator', 'auditor'],
    inBank: ['operator', 'auditor'],
    bank: ['bank-admin', 'auditor'],
  },
  {
    name: 'settings',
    path: 'settings',
    load: () => import('../features/settings'),
    alliance: ALLIANCE,
    bank: BANK,
    hasPagesBelow: true,
  },
];
