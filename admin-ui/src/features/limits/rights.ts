import type { Schema } from '../../api/client';
import { isOfAlliance, may, type Allowed } from '../../api/roles';
import { useMe } from '../../api/session';

/** Who may set limits. */
export const SETTERS: Allowed = { alliance: ['operator'], bank: ['bank-admin'] };

export type LimitLevel = Schema<'LimitRule'>['level'];

export const LEVELS = ['BANK', 'PROJECT', 'APP', 'KEY'] as const satisfies readonly LimitLevel[];

/** The levels whose limits this person may set: what a whole bank may use is the alliance's to say. */
export function useSettable(): readonly LimitLevel[] {
  const me = useMe();
  if (!may(me, SETTERS)) {
    return [];
  }
  return isOfAlliance(me) ? LEVELS : LEVELS.filter((it) => it !== 'BANK');
}
