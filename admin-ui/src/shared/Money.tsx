import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  amountOf,
  amountOfMicro,
  formatAmount,
  formatExactly,
  formatReadably,
  formatShort,
  type Amount,
} from './decimal';

interface MoneyProps {
  /** Yuan as the API writes them. */
  readonly yuan?: string | null | undefined;
  /** Or micro-yuan, the unit of limits. */
  readonly micro?: number | null | undefined;
  /** Or what was computed from either. */
  readonly amount?: Amount | undefined;
  /**
   * `exact` shows all decimals; `short` says 万 or K; `fine` has six decimals, for columns of single
   * calls. The exact amount is always in the tooltip.
   */
  readonly form?: 'readable' | 'exact' | 'short' | 'fine';
}

const FINE_DECIMALS = 6;

/** An amount of yuan. All money on every page goes through here. */
export function Money({ yuan, micro, amount: computed, form = 'readable' }: MoneyProps) {
  const { i18n } = useTranslation('common');
  const amount = computed ?? read(yuan, micro);
  if (amount === null) {
    return <span className="hub-num hub-absent">—</span>;
  }
  const exact = `¥${formatExactly(amount)}`;
  const shown = `¥${write(amount, form, i18n.language)}`;
  const text = <span className="hub-num">{shown}</span>;
  return shown === exact ? text : <Tooltip title={exact}>{text}</Tooltip>;
}

function read(yuan: MoneyProps['yuan'], micro: MoneyProps['micro']): Amount | null {
  if (yuan !== null && yuan !== undefined) {
    return amountOf(yuan);
  }
  return micro === null || micro === undefined ? null : amountOfMicro(micro);
}

function write(amount: Amount, form: MoneyProps['form'], language: string): string {
  switch (form) {
    case 'exact':
      return formatExactly(amount);
    case 'short':
      return formatShort(amount, language);
    case 'fine':
      return formatAmount(amount, FINE_DECIMALS);
    default:
      return formatReadably(amount);
  }
}
