import type { ReactNode } from 'react';
import { may, type Allowed } from '../api/roles';
import { useMe } from '../api/session';

/** Shows its children to those who may; others see nothing, or `otherwise`. */
export function RoleGate({
  children,
  otherwise = null,
  ...allowed
}: Allowed & { readonly children: ReactNode; readonly otherwise?: ReactNode }) {
  return may(useMe(), allowed) ? children : otherwise;
}
