import type { Allowed } from '../../api/roles';

/** Who may make, rename and archive projects and apps. */
export const MANAGERS: Allowed = { alliance: ['operator'], bank: ['bank-admin'] };

/** Who may make keys. */
export const KEY_MAKERS: Allowed = { alliance: ['operator'], bank: ['bank-admin', 'developer'] };

/** Who finds the pages that are linked to. */
export const KEY_READERS: Allowed = {
  alliance: ['operator', 'auditor'],
  bank: ['bank-admin', 'developer', 'auditor'],
};
export const AUDIT_READERS: Allowed = { alliance: ['operator', 'auditor'], bank: ['bank-admin', 'auditor'] };
