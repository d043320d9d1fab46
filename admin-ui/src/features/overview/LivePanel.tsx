import { useTranslation } from 'react-i18next';
import type { Schema } from '../../api/client';
import { useLive } from '../../api/live';
import { formatCount, formatMillis } from '../../shared/Count';
import { LiveBadge } from '../../shared/LiveBadge';
import { Sparkline } from '../../shared/Sparkline';
import { StatCard } from '../../shared/StatCard';

const WINDOW_SECONDS = 120;

/** What happens this second, and in the two minutes before. */
export function LivePanel({ tenant }: { readonly tenant: string | null }) {
  const { t, i18n } = useTranslation('overview');
  const { event, recent, status } = useLive('traffic');
  const now = event === null ? null : sumsOf(event, tenant);
  const rate = (value: number | null | undefined) =>
    value === null || value === undefined ? '—' : formatCount(Math.round(value * 10) / 10, i18n.language);
  const line = (pick: (sums: Schema<'Totals'>) => number | null | undefined) =>
    recent.map((it) => pick(sumsOf(it, tenant)) ?? 0);
  const isStale = status === 'stale';
  return (
    <section aria-label={t('live.title')} className="hub-live-panel">
      <header className="hub-panel-head">
        <h2>{t('live.title')}</h2>
        <LiveBadge status={status} />
      </header>
      <div className="hub-stats">
        <StatCard title={t('live.tokens')} value={rate(now?.tokensPerSecond)} isStale={isStale}>
          <Sparkline values={line((it) => it.tokensPerSecond)} length={WINDOW_SECONDS} />
        </StatCard>
        <StatCard title={t('live.requests')} value={rate(now?.requestsPerSecond)} isStale={isStale}>
          <Sparkline values={line((it) => it.requestsPerSecond)} length={WINDOW_SECONDS} />
        </StatCard>
        <StatCard
          title={t('live.open')}
          value={now === null ? '—' : formatCount(now.openRequests, i18n.language)}
          isStale={isStale}
        >
          <Sparkline values={line((it) => it.openRequests)} length={WINDOW_SECONDS} />
        </StatCard>
        <StatCard
          title={t('live.firstToken')}
          value={
            now?.firstTokenP50Ms === null || now?.firstTokenP50Ms === undefined
              ? '—'
              : formatMillis(now.firstTokenP50Ms, i18n.language)
          }
          note={t('live.firstTokenNote')}
          isStale={isStale}
        >
          <Sparkline values={line((it) => it.firstTokenP50Ms)} length={WINDOW_SECONDS} />
        </StatCard>
        <StatCard
          title={t('live.errors')}
          value={rate(now?.errorsPerSecond)}
          note={t('live.refused', { rate: rate(now?.refusalsPerSecond) })}
          isStale={isStale}
        >
          <Sparkline values={line((it) => it.errorsPerSecond)} length={WINDOW_SECONDS} />
        </StatCard>
      </div>
    </section>
  );
}

const NONE: Schema<'Totals'> = {
  openRequests: 0,
  requestsPerSecond: 0,
  tokensPerSecond: 0,
  errorsPerSecond: 0,
  refusalsPerSecond: 0,
};

/** One bank's numbers, or those of all; a bank that is not named has no traffic. */
function sumsOf(traffic: Schema<'Traffic'>, tenant: string | null): Schema<'Totals'> {
  return tenant === null ? traffic.totals : (traffic.tenants.find((it) => it.tenant === tenant) ?? NONE);
}
