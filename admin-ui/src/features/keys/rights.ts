import type { Allowed } from '../../api/roles';

/** Who may make, change, rotate and revoke keys. */
export const MAKERS: Allowed = { alliance: ['operator'], bank: ['bank-admin', 'developer'] };

/** Who finds the page of audit records. */
export const AUDIT_READERS: Allowed = { alliance: ['operator', 'auditor'], bank: ['bank-admin', 'auditor'] };
