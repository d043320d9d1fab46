import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client';
import { amountOf } from './decimal';
import { Count } from './Count';
import { Money } from './Money';

export type LimitKind = Schema<'LimitRule'>['kind'];

export const LIMIT_KINDS = [
  'REQUESTS_PER_MINUTE',
  'TOKENS_PER_MINUTE',
  'CONCURRENCY',
  'TOKENS_PER_DAY',
  'TOKENS_PER_MONTH',
  'MONEY_PER_DAY',
  'MONEY_PER_MONTH',
] as const satisfies readonly LimitKind[];

/** What the service takes at most, in requests, tokens or micro-yuan. */
const VALUE_MAX = 900_000_000_000;
const MICRO_DIGITS = 6;

export function isMoney(kind: LimitKind): boolean {
  return kind === 'MONEY_PER_DAY' || kind === 'MONEY_PER_MONTH';
}

/** The value of a limit in its unit. */
export function LimitValue({ kind, value }: { readonly kind: LimitKind; readonly value: number | null | undefined }) {
  return isMoney(kind) ? <Money micro={value} /> : <Count value={value} />;
}

interface LimitInputProps {
  readonly kind: LimitKind;
  readonly value?: number | null;
  readonly onChange?: (value: number | null) => void;
  readonly id?: string;
  readonly label?: string;
}

/** Asks for a limit's value; for money in yuan, which becomes whole micro-yuan without floating point. */
export function LimitInput({ kind, value, onChange, id, label }: LimitInputProps) {
  const { t } = useTranslation('common');
  const name = label === undefined ? {} : { 'aria-label': label };
  if (!isMoney(kind)) {
    return (
      <InputNumber<number>
        {...name}
        {...(id === undefined ? {} : { id })}
        value={value ?? null}
        min={0}
        max={VALUE_MAX}
        precision={0}
        onChange={(it) => onChange?.(it)}
        className="hub-limit-input"
      />
    );
  }
  return (
    <InputNumber<string>
      {...name}
      {...(id === undefined ? {} : { id })}
      stringMode
      prefix="¥"
      suffix={t('limit.yuan')}
      value={value === null || value === undefined ? null : yuanOf(value)}
      min="0"
      max={yuanOf(VALUE_MAX)}
      precision={MICRO_DIGITS}
      formatter={(it, { userTyping, input }) => (userTyping ? input : withoutZeros(String(it ?? '')))}
      step="1"
      onChange={(it) => onChange?.(it === null || it === '' ? null : microOf(it))}
      className="hub-limit-input"
    />
  );
}

/** Micro-yuan as yuan, without zeros that say nothing. */
export function yuanOf(micro: number): string {
  const digits = String(micro).padStart(MICRO_DIGITS + 1, '0');
  const fraction = digits.slice(-MICRO_DIGITS).replace(/0+$/, '');
  return digits.slice(0, -MICRO_DIGITS) + (fraction === '' ? '' : `.${fraction}`);
}

/** The precision fills up with zeros; people need none behind the last digit that counts. */
function withoutZeros(yuan: string): string {
  return yuan.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** Yuan as whole micro-yuan. */
export function microOf(yuan: string): number {
  return Number(amountOf(yuan) / 10n ** BigInt(10 - MICRO_DIGITS));
}
