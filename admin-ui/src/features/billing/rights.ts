import type { Allowed } from '../../api/roles';

/** A recount changes nothing, so whoever sees an invoice may ask for one. */
export const RECOUNTERS: Allowed = {
  alliance: ['operator', 'finance', 'auditor'],
  bank: ['bank-admin', 'finance', 'auditor'],
};
export const PRICE_SETTERS: Allowed = { alliance: ['operator', 'finance'] };
export const LETTER_RESOLVERS: Allowed = { alliance: ['operator'] };
/** The books of all banks together. */
export const BOOK_READERS: Allowed = { alliance: ['operator', 'finance', 'auditor'] };
