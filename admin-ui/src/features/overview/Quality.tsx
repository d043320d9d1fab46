import { useTranslation } from 'react-i18next';
import { Count, formatMillis, formatShare } from '../../shared/Count';
import { StatCard } from '../../shared/StatCard';
import type { Overview } from './queries';

/** How the last 24 hours were for callers. */
export function Quality({ overview }: { readonly overview: Overview }) {
  const { t, i18n } = useTranslation('overview');
  const { now, before } = overview.lastDay;
  const millis = (value: number | null | undefined) =>
    value === null || value === undefined ? '—' : formatMillis(value, i18n.language);
  const cached = formatShare(now.cachedTokens, now.promptTokens, i18n.language);
  return (
    <div className="hub-stats">
      <StatCard
        title={t('quality.firstToken')}
        value={millis(now.firstTokenP50Ms)}
        note={t('quality.dayBefore', { value: millis(before.firstTokenP50Ms) })}
      />
      <StatCard
        title={t('quality.firstTokenSlow')}
        value={millis(now.firstTokenP99Ms)}
        note={t('quality.dayBefore', { value: millis(before.firstTokenP99Ms) })}
      />
      <StatCard
        title={t('quality.errors')}
        value={<Count value={now.errors} />}
        note={t('quality.ofRequests', { share: formatShare(now.errors, now.requests, i18n.language) })}
      />
      <StatCard title={t('quality.cached')} value={cached} note={t('quality.cachedNote')} />
    </div>
  );
}
