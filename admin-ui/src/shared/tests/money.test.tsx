import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { show } from '../../testing/render';
import { Money } from '../Money';
import {
  amountOf,
  amountOfFen,
  amountOfMicro,
  costOf,
  formatAmount,
  formatExactly,
  formatReadably,
  formatShort,
  perMille,
} from '../decimal';

describe('an amount of yuan', () => {
  it('keeps every decimal, however large the amount is', () => {
    const text = '90071992547409931234.0000000001';
    expect(formatExactly(amountOf(text))).toBe('90,071,992,547,409,931,234.0000000001');
  });

  it('is made of fen, and of tokens at a price, without a rest', () => {
    expect(formatExactly(amountOfFen(1_234_567))).toBe('12,345.67');
    expect(formatExactly(costOf(1, '0.0001'))).toBe('0.0000000001');
    expect(formatExactly(costOf(1_234_567, '7.2525'))).toBe('8.9536971675');
  });

  it('rounds half up by its decimal digits, not by a binary fraction', () => {
    expect(formatAmount(amountOf('1.005'), 2)).toBe('1.01'); // 1.00 in floating point
    expect(formatAmount(amountOf('0.0049999999'), 2)).toBe('0.00');
    expect(formatAmount(amountOf('-2.675'), 2)).toBe('−2.68');
    expect(formatAmount(amountOf('-0.001'), 2)).toBe('0.00');
    expect(formatAmount(amountOf('999999.999'), 2)).toBe('1,000,000.00');
    expect(formatAmount(amountOf('1234.5'), 0)).toBe('1,235');
  });

  it('is written with at least two decimals and no idle zeros', () => {
    expect(formatExactly(amountOf('12.3000000000'))).toBe('12.30');
    expect(formatExactly(amountOf('12.3450000000'))).toBe('12.345');
    expect(formatExactly(amountOf('0'))).toBe('0.00');
  });

  it('stays readable when it is small', () => {
    expect(formatReadably(amountOf('0.0003217500'))).toBe('0.000322');
    expect(formatReadably(amountOf('0.0000000001'))).toBe('0.0000000001');
    expect(formatReadably(amountOf('0.12'))).toBe('0.12');
  });

  it('is shortened as each language counts', () => {
    expect(formatShort(amountOf('123456.78'), 'zh')).toBe('12.35万');
    expect(formatShort(amountOf('123456.78'), 'en')).toBe('123.46K');
    expect(formatShort(amountOf('1234567890'), 'zh')).toBe('12.35亿');
    expect(formatShort(amountOf('9999.99'), 'en')).toBe('9,999.99');
  });

  it('is a whole number of micro-yuan in a limit', () => {
    expect(formatExactly(amountOfMicro(1_500_001))).toBe('1.500001');
    expect(perMille(amountOf('5'), amountOf('20'))).toBe(250);
    expect(perMille(1n, 0n)).toBe(1000);
  });

  it('is refused where it is no plain decimal', () => {
    expect(() => amountOf('1e3')).toThrow(RangeError);
    expect(() => amountOf('0.12345678901')).toThrow(RangeError);
  });
});

describe('Money', () => {
  it('shows the rounded amount and keeps the exact one at hand', async () => {
    const { user } = show(<Money yuan="12.3456000000" />);
    await user.hover(await screen.findByText('¥12.35'));
    expect(await screen.findByText('¥12.3456')).toBeInTheDocument();
  });

  it('shows a dash for what is not there', async () => {
    show(<Money yuan={null} />);
    expect(await screen.findByText('—')).toBeInTheDocument();
  });
});
