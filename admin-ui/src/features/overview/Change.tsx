import { useTranslation } from 'react-i18next';
import type { Amount } from '../../shared/decimal';

/** By how much something has grown or shrunk; nothing where there is nothing to compare with. */
export function Change({ now, before }: { readonly now: Amount; readonly before: Amount }) {
  const { i18n } = useTranslation('overview');
  if (before <= 0n) {
    return null;
  }
  const perMille = Number(((now - before) * 1000n) / before);
  const shown = new Intl.NumberFormat(i18n.language, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  }).format(perMille / 1000);
  return <span className="hub-num hub-change">{shown}</span>;
}
