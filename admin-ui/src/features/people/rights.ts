import type { Allowed } from '../../api/roles';

/** Who may invite and change people. */
export const MANAGERS: Allowed = { alliance: ['operator'], bank: ['bank-admin'] };
