import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { bankToday, monthStart, plusDays, startOf, type BankDay, type BankMonth } from './bank-time';

/** How one value stands in the URL. `read` never throws: what cannot be read is the fallback. */
export interface Parser<T> {
  readonly fallback: T;
  readonly read: (text: string | null) => T;
  /** Null where nothing needs to be written. */
  write(value: T): string | null;
}

type Parsers = Readonly<Record<string, Parser<unknown>>>;
export type StateOf<P extends Parsers> = { readonly [K in keyof P]: P[K]['fallback'] };

/**
 * State that lives in the URL, so that a view can be sent to a colleague and survives a reload:
 * `const [filters, set] = useUrlState(FILTERS)`. Define the parsers outside the component.
 */
export function useUrlState<P extends Parsers>(
  parsers: P,
): readonly [StateOf<P>, (change: Partial<StateOf<P>>) => void] {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => {
    const entries = Object.entries(parsers).map(([name, parser]) => [name, parser.read(params.get(name))]);
    return Object.fromEntries(entries) as StateOf<P>;
  }, [params, parsers]);
  const set = useCallback(
    (change: Partial<StateOf<P>>) => {
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          for (const [name, value] of Object.entries(change)) {
            const text = parsers[name]?.write(value) ?? null;
            if (text === null) {
              next.delete(name);
            } else {
              next.set(name, text);
            }
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [setParams, parsers],
  );
  return [state, set];
}

/** Any text; empty where there is none. */
export function text(): Parser<string> {
  return { fallback: '', read: (it) => it ?? '', write: (it) => it.trim() || null };
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** A month of the banks, `2026-11`; empty where none is named. */
export function month(): Parser<BankMonth> {
  return { fallback: '', read: (it) => (it !== null && MONTH.test(it) ? it : ''), write: (it) => it || null };
}

/** One of a fixed list. */
export function oneOf<const T extends string>(values: readonly T[], fallback: T): Parser<T> {
  return {
    fallback,
    read: (it) => values.find((value) => value === it) ?? fallback,
    write: (it) => (it === fallback ? null : it),
  };
}

/** A sort: a field's name, or `-field` for descending, as the API has it. */
export function sort<const T extends string>(fields: readonly T[], fallback: T | `-${T}`) {
  return oneOf<T | `-${T}`>([...fields, ...fields.map((it) => `-${it}` as const)], fallback);
}

export const PRESETS = ['today', '7d', '30d', 'month', 'last-month'] as const;
export type Preset = (typeof PRESETS)[number];

/** A preset, or two days of which both are meant. */
export type DayRange = { readonly preset: Preset } | { readonly first: BankDay; readonly last: BankDay };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A range of the banks' days: `7d` or `2026-11-01..2026-11-27`. */
export function dayRange(fallback: Preset): Parser<DayRange> {
  return {
    fallback: { preset: fallback },
    read: (it) => {
      const preset = PRESETS.find((value) => value === it);
      const [first = '', last = ''] = (it ?? '').split('..');
      if (DAY.test(first) && DAY.test(last) && first <= last && !Number.isNaN(Date.parse(first))) {
        return { first, last };
      }
      return { preset: preset ?? fallback };
    },
    write: (it) => ('preset' in it ? (it.preset === fallback ? null : it.preset) : `${it.first}..${it.last}`),
  };
}

/** The first and the last day of a range. */
export function daysOf(range: DayRange, today = bankToday()): { first: BankDay; last: BankDay } {
  if (!('preset' in range)) {
    return range;
  }
  const last = plusDays(monthStart(today), -1);
  switch (range.preset) {
    case 'today':
      return { first: today, last: today };
    case '7d':
      return { first: plusDays(today, -6), last: today };
    case '30d':
      return { first: plusDays(today, -29), last: today };
    case 'month':
      return { first: monthStart(today), last: today };
    case 'last-month':
      return { first: monthStart(last), last };
  }
}

/** The half-open interval that the API asks for. */
export function intervalOf(range: DayRange, today = bankToday()): { from: string; to: string } {
  const { first, last } = daysOf(range, today);
  return { from: startOf(first), to: startOf(plusDays(last, 1)) };
}
