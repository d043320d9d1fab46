import type { Schema } from './client';

export type RoleName = 'operator' | 'bank-admin' | 'finance' | 'developer' | 'auditor';

/** The document calls the names of roles texts. */
export type WithRoles<T extends { roles: string[] }> = Omit<T, 'roles'> & { readonly roles: readonly RoleName[] };

/** The person whose session it is. The document has two records named `Bank`, and here the other one. */
export type Me = Omit<WithRoles<Schema<'Profile'>>, 'tenant'> & {
  readonly tenant?: Pick<Schema<'Tenant'>, 'id' | 'name'>;
};

/** Who may do something: people of the alliance with one of these roles, or of a bank. */
export interface Allowed {
  readonly alliance?: readonly RoleName[];
  readonly bank?: readonly RoleName[];
}

/**
 * Whether a person may, by the same rule as the service's `@Allowed`. The service decides; this only
 * spares people a button that would be refused.
 */
export function may(me: Me, allowed: Allowed): boolean {
  const roles = (isOfAlliance(me) ? allowed.alliance : allowed.bank) ?? [];
  return roles.some((role) => me.roles.includes(role));
}

/** Whether a person is of the alliance itself, not of a bank. */
export function isOfAlliance(me: Me): boolean {
  return me.tenant === undefined;
}
