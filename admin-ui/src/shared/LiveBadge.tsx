import { useTranslation } from 'react-i18next';
import type { LiveStatus } from '../api/live';

/** Whether live numbers can be trusted. */
export function LiveBadge({ status }: { readonly status: LiveStatus }) {
  const { t } = useTranslation('common');
  return (
    <span className={`hub-live hub-live-${status}`} role="status">
      {t(`live.${status}`)}
    </span>
  );
}
