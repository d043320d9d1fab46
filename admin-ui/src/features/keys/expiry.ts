import type { Dayjs } from 'dayjs';
import { bankToday, plusDays, startOf, type BankDay } from '../../shared/bank-time';

/** When a key ends: as it was, never, after so many days, or on a day of one's own. */
export const EXPIRIES = ['keep', 'never', '30', '90', '180', '365', 'own'] as const;
export type Expiry = (typeof EXPIRIES)[number];

/** The last second of a day of the banks, so that the day that was chosen is also the day that is shown. */
export function endOf(day: BankDay): string {
  return new Date(Date.parse(startOf(plusDays(day, 1))) - 1_000).toISOString();
}

/** The end that was chosen; null for never or as it was. */
export function expiryOf(choice: Expiry, day: Dayjs | null | undefined, today = bankToday()): string | null {
  switch (choice) {
    case 'keep':
    case 'never':
      return null;
    case 'own':
      return day ? endOf(day.format('YYYY-MM-DD')) : null;
    default:
      return endOf(plusDays(today, Number(choice)));
  }
}
