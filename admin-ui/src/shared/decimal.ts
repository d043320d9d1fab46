/**
 * Exact decimals for money: an amount is a whole number of 10⁻¹⁰ yuan in a BigInt. Nothing of it
 * ever passes through floating point.
 */

/** Decimals of an amount on the wire. */
const DECIMALS = 10;
const UNIT = 10n ** BigInt(DECIMALS);
/** 10⁻¹⁰ yuan in a micro-yuan. */
const PER_MICRO = 10n ** 4n;
/** 10⁻¹⁰ yuan in a fen. */
const PER_FEN = 10n ** 8n;
const PLAIN = /^(-?)(\d+)(?:\.(\d{1,10}))?$/;

/** Whole 10⁻¹⁰ yuan. */
export type Amount = bigint;

/** Reads an amount as the API writes it, for example `-12.3456000000`. */
export function amountOf(text: string): Amount {
  const [, sign, whole, fraction = ''] = PLAIN.exec(text) ?? [];
  if (whole === undefined) {
    throw new RangeError(`'${text}' is no amount of yuan`);
  }
  const units = BigInt(whole) * UNIT + BigInt(fraction.padEnd(DECIMALS, '0'));
  return sign === '-' ? -units : units;
}

/** The amount of so many micro-yuan, the unit of limits. */
export function amountOfMicro(micro: number): Amount {
  return BigInt(micro) * PER_MICRO;
}

/** The amount of so many fen, the unit of what is to be paid. */
export function amountOfFen(fen: number): Amount {
  return BigInt(fen) * PER_FEN;
}

/** Exactly what so many tokens cost: a price has at most four decimals, so nothing is left over. */
export function costOf(tokens: number, yuanPerMillion: string): Amount {
  return (amountOf(yuanPerMillion) * BigInt(tokens)) / 1_000_000n;
}

/** The sum of amounts as the API writes them. */
export function sumOf(texts: Iterable<string>): Amount {
  let sum = 0n;
  for (const text of texts) {
    sum += amountOf(text);
  }
  return sum;
}

/** Rounded half up, away from zero, to so many decimals; with thousands apart. */
export function formatAmount(amount: Amount, decimals: number): string {
  const step = 10n ** BigInt(DECIMALS - decimals);
  const size = amount < 0n ? -amount : amount;
  const rounded = (size + step / 2n) / step;
  const digits = rounded.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = amount < 0n && rounded > 0n ? '−' : '';
  return sign + whole + (decimals === 0 ? '' : `.${digits.slice(-decimals)}`);
}

/** All decimals that say something, and at least two. */
export function formatExactly(amount: Amount): string {
  const full = formatAmount(amount, DECIMALS);
  return full.replace(/(\.\d\d\d*?)0+$/, '$1');
}

/** Two decimals; small amounts, which two would hide, as many as it takes to show three digits. */
export function formatReadably(amount: Amount): string {
  const size = amount < 0n ? -amount : amount;
  if (size === 0n || size >= UNIT / 10n) {
    return formatAmount(amount, 2);
  }
  const zeros = DECIMALS - size.toString().length;
  return formatAmount(amount, Math.min(DECIMALS, zeros + 3)).replace(/(\.\d\d\d*?)0+$/, '$1');
}

/** A short form for tiles and axes: `1.23万`, `4.56亿` in Chinese, `12.3K`, `4.56M` in English. */
export function formatShort(amount: Amount, language: string): string {
  const size = amount < 0n ? -amount : amount;
  const scales: readonly (readonly [bigint, string])[] = language.startsWith('zh')
    ? [
        [10n ** 8n, '亿'],
        [10n ** 4n, '万'],
      ]
    : [
        [10n ** 9n, 'B'],
        [10n ** 6n, 'M'],
        [10n ** 4n, 'K'],
      ];
  for (const [from, suffix] of scales) {
    if (size >= from * UNIT) {
      const unit = suffix === 'K' ? 10n ** 3n : from;
      return formatAmount(amount / unit, 2) + suffix;
    }
  }
  return formatReadably(amount);
}

/** How much of a limit is used, in whole per mille; for the width of a bar, never for a sum. */
export function perMille(used: Amount, limit: Amount): number {
  return limit <= 0n ? 1000 : Number((used * 1000n) / limit);
}

/** A number for a chart's pixels, which are no account: the one place where exactness ends. */
export function chartNumber(amount: string): number {
  return Number(amount);
}
