/**
 * The banks' time. Days, months and limits of the hub begin in Shanghai, wherever the person who
 * looks is; Shanghai has had no summer time since 1991, so its offset is fixed.
 */
export const BANK_ZONE = 'Asia/Shanghai';
const OFFSET = '+08:00';
const DAY_MILLIS = 86_400_000;

/** A day of the banks, `2026-11-27`. */
export type BankDay = string;

/** Today in the banks' zone. */
export function bankToday(now = Date.now()): BankDay {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The instant at which a day begins. */
export function startOf(day: BankDay): string {
  return new Date(`${day}T00:00:00${OFFSET}`).toISOString();
}

/** So many days later, or earlier. */
export function plusDays(day: BankDay, days: number): BankDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MILLIS).toISOString().slice(0, 10);
}

/** The first day of a day's month. */
export function monthStart(day: BankDay): BankDay {
  return `${day.slice(0, 7)}-01`;
}

/** When the present day of the banks ends. */
export function dayEnd(today = bankToday()): string {
  return startOf(plusDays(today, 1));
}

/** When the present month of the banks ends. */
export function monthEnd(today = bankToday()): string {
  return startOf(monthStart(plusDays(monthStart(today), 31)));
}

/** A month of the banks, `2026-11`. */
export type BankMonth = string;

/** The present month in the banks' zone. */
export function bankMonth(today = bankToday()): BankMonth {
  return today.slice(0, 7);
}

/** So many months later, or earlier. */
export function plusMonths(month: BankMonth, months: number): BankMonth {
  const first = new Date(`${month}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + months);
  return first.toISOString().slice(0, 7);
}

/** The first and the last day of a month. */
export function daysOfMonth(month: BankMonth): { first: BankDay; last: BankDay } {
  return { first: `${month}-01`, last: plusDays(`${plusMonths(month, 1)}-01`, -1) };
}

/** The instant of a minute that a person names, `2026-11-27T09:30`. */
export function instantOf(minute: string): string {
  return new Date(`${minute}:00${OFFSET}`).toISOString();
}

/** Date and time in the banks' zone. */
export function formatTime(instant: string, language: string, precise = false): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: BANK_ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(precise ? { fractionalSecondDigits: 3 as const } : {}),
  }).format(new Date(instant));
}

/** The day alone. */
export function formatDay(instant: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: BANK_ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(instant));
}

/** For an axis: the day, or the hour where steps are hours. */
export function formatAxis(instant: string, step: 'hour' | 'day'): string {
  const local = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString();
  return step === 'day' ? local.slice(5, 10) : `${local.slice(5, 10)} ${local.slice(11, 16)}`;
}

/** "3 minutes ago", "in 2 days". */
export function formatAgo(instant: string, language: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1_000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) {
      return format.format(Math.trunc(seconds / size), unit);
    }
  }
  return format.format(seconds, 'second');
}
