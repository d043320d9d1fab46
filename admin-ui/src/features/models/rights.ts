import type { Allowed } from '../../api/roles';

/** Who registers models, has aliases point elsewhere, and grants them. */
export const KEEPERS: Allowed = { alliance: ['operator'] };
/** Who may see which members there are. */
export const POOL_READERS: Allowed = { alliance: ['operator', 'auditor'] };
/** Who sets prices, under Billing. */
export const PRICERS: Allowed = { alliance: ['operator', 'finance'] };
/** Who may try a model. */
export const TRIERS: Allowed = { bank: ['bank-admin', 'developer'] };
/** Who sends adapters for a bank. */
export const ADAPTER_SENDERS: Allowed = { bank: ['bank-admin', 'developer'] };
/** Who names a bank's derived models, shares them and takes them back. */
export const ADAPTER_KEEPERS: Allowed = { bank: ['bank-admin'] };
