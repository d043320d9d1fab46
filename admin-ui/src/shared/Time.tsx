import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { BANK_ZONE, formatAgo, formatDay, formatTime } from './bank-time';

interface TimeProps {
  readonly at: string | null | undefined;
  /** `ago` is relative, `day` has no clock, `precise` has milliseconds. */
  readonly form?: 'full' | 'ago' | 'day' | 'precise';
}

/** A moment in the banks' time; the tooltip names the zone and says how long ago it was. */
export function Time({ at, form = 'full' }: TimeProps) {
  const { i18n } = useTranslation('common');
  if (at === null || at === undefined) {
    return <span className="hub-num hub-absent">—</span>;
  }
  const language = i18n.language;
  const full = `${formatTime(at, language, form === 'precise')} (${BANK_ZONE})`;
  const ago = formatAgo(at, language);
  return (
    <Tooltip title={form === 'ago' ? full : `${full} · ${ago}`}>
      <time className="hub-num" dateTime={at}>
        {form === 'ago' && ago}
        {form === 'day' && formatDay(at, language)}
        {(form === 'full' || form === 'precise') && formatTime(at, language, form === 'precise')}
      </time>
    </Tooltip>
  );
}
