import { describe, expect, it } from 'vitest';
import {
  bankMonth,
  bankToday,
  dayEnd,
  daysOfMonth,
  monthEnd,
  formatAgo,
  formatAxis,
  formatTime,
  instantOf,
  monthStart,
  plusDays,
  plusMonths,
  startOf,
} from '../bank-time';
import { formatCountShort, formatMillis, formatShare } from '../Count';

describe("the banks' time", () => {
  it('knows months and their days, and takes a minute that is named for the banks’ own', () => {
    expect(bankMonth('2026-11-27')).toBe('2026-11');
    expect(plusMonths('2026-12', 1)).toBe('2027-01');
    expect(plusMonths('2026-01', -1)).toBe('2025-12');
    expect(daysOfMonth('2028-02')).toEqual({ first: '2028-02-01', last: '2028-02-29' });
    expect(instantOf('2026-12-01T00:30')).toBe('2026-11-30T16:30:00.000Z');
  });

  it("begins a day at the banks' midnight", () => {
    expect(startOf('2026-11-27')).toBe('2026-11-26T16:00:00.000Z');
    expect(bankToday(Date.parse('2026-11-26T15:59:59Z'))).toBe('2026-11-26');
    expect(bankToday(Date.parse('2026-11-26T16:00:00Z'))).toBe('2026-11-27');
  });

  it('counts days over the ends of months and years', () => {
    expect(plusDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(plusDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(monthStart('2026-11-27')).toBe('2026-11-01');
    expect(monthEnd('2026-12-05')).toBe(startOf('2027-01-01'));
    expect(monthEnd('2026-02-28')).toBe(startOf('2026-03-01'));
    expect(dayEnd('2026-11-30')).toBe(startOf('2026-12-01'));
  });

  it('is written the same wherever the reader is', () => {
    expect(formatTime('2026-11-26T16:30:05.120Z', 'zh')).toBe('2026/11/27 00:30:05');
    expect(formatTime('2026-11-26T16:30:05.120Z', 'en', true)).toContain('00:30:05.120');
    expect(formatAxis('2026-11-26T16:00:00Z', 'day')).toBe('11-27');
    expect(formatAxis('2026-11-26T17:00:00Z', 'hour')).toBe('11-27 01:00');
  });

  it('says how long ago something was', () => {
    const now = Date.parse('2026-11-27T12:00:00Z');
    expect(formatAgo('2026-11-27T11:57:00Z', 'en', now)).toBe('3 minutes ago');
    expect(formatAgo('2026-11-29T12:00:00Z', 'zh', now)).toBe('后天');
    expect(formatAgo('2026-11-27T11:59:55Z', 'en', now)).toBe('5 seconds ago');
  });
});

it('writes counts, shares and durations as each language does', () => {
  expect(formatCountShort(1_234_567, 'zh')).toBe('123万');
  expect(formatCountShort(1_234_567, 'en')).toBe('1.23M');
  expect(formatCountShort(4_096, 'zh')).toBe('4,096');
  expect(formatShare(1, 8, 'en')).toBe('12.5%');
  expect(formatShare(1, 0, 'en')).toBe('0%');
  expect(formatMillis(249.6, 'en')).toBe('250 ms');
  expect(formatMillis(1_234, 'en')).toBe('1.23 s');
});
