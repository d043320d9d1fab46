import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';

interface CountProps {
  readonly value: number | null | undefined;
  /** `short` says 1.2万 or 12K; the whole number is in the tooltip. */
  readonly form?: 'whole' | 'short';
  readonly unit?: string;
}

/** A count of tokens, requests or blocks. */
export function Count({ value, form = 'whole', unit }: CountProps) {
  const { i18n } = useTranslation('common');
  if (value === null || value === undefined) {
    return <span className="hub-num hub-absent">—</span>;
  }
  const whole = formatCount(value, i18n.language);
  const shown = form === 'short' ? formatCountShort(value, i18n.language) : whole;
  const text = (
    <span className="hub-num">
      {shown}
      {unit !== undefined && <span className="hub-unit"> {unit}</span>}
    </span>
  );
  return shown === whole ? text : <Tooltip title={whole}>{text}</Tooltip>;
}

/** Thousands apart, no more than two decimals. */
export function formatCount(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);
}

const SHORT_FROM = 10_000;

/** At most three digits that say something; a count that is short already stays whole. */
export function formatCountShort(value: number, language: string): string {
  if (Math.abs(value) < SHORT_FROM) {
    return formatCount(value, language);
  }
  return new Intl.NumberFormat(language, {
    notation: 'compact',
    maximumSignificantDigits: 3,
  }).format(value);
}

/** A share of a whole. */
export function formatShare(part: number, whole: number, language: string): string {
  const share = whole === 0 ? 0 : part / whole;
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** How long something took. */
export function formatMillis(millis: number, language: string): string {
  if (millis < 1_000) {
    return `${formatCount(Math.round(millis), language)} ms`;
  }
  return `${new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(millis / 1_000)} s`;
}
