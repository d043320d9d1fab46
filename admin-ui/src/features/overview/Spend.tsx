import { useTranslation } from 'react-i18next';
import type { Overview, OverviewPeriod, UsageSums } from '../../api/planned';
import { Count } from '../../shared/Count';
import { amountOf } from '../../shared/decimal';
import { Money } from '../../shared/Money';
import { StatCard, UsageBar } from '../../shared/StatCard';
import { Change } from './Change';

/** What today and this month have cost so far, against their limits and the period before. */
export function Spend({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('overview');
  return (
    <div className="hub-stats">
      <Period title={t('spend.today')} beforeName={t('spend.yesterday')} period={overview.today} />
      <Period title={t('spend.month')} beforeName={t('spend.lastMonth')} period={overview.month} />
      <Tokens title={t('spend.tokensToday')} period={overview.today} />
      <Tokens title={t('spend.tokensMonth')} period={overview.month} />
    </div>
  );
}

interface PeriodProps {
  readonly title: string;
  readonly beforeName: string;
  readonly period: OverviewPeriod;
}

function Period({ title, beforeName, period }: PeriodProps) {
  const { t } = useTranslation('overview');
  const { now, before, microYuanLimit } = period;
  return (
    <StatCard
      title={title}
      value={<Money yuan={now.amount} form="short" />}
      note={
        <>
          {beforeName} <Money yuan={before.amount} form="short" />{' '}
          <Change now={amountOf(now.amount)} before={amountOf(before.amount)} />
        </>
      }
    >
      {microYuanLimit === null || microYuanLimit === undefined ? (
        <p className="hub-stat-note">{t('spend.noLimit')}</p>
      ) : (
        <UsageBar
          label={t('spend.of', { title })}
          used={microOf(now.amount)}
          limit={microYuanLimit}
          unit="micro-yuan"
        />
      )}
    </StatCard>
  );
}

function Tokens({ title, period }: { readonly title: string; readonly period: OverviewPeriod }) {
  const { t } = useTranslation('overview');
  const { now, tokenLimit } = period;
  return (
    <StatCard
      title={title}
      value={<Count value={tokensOf(now)} form="short" />}
      note={
        <>
          {t('spend.requests')} <Count value={now.requests} form="short" />
        </>
      }
    >
      {tokenLimit !== null && tokenLimit !== undefined && (
        <UsageBar label={t('spend.of', { title })} used={tokensOf(now)} limit={tokenLimit} unit="count" />
      )}
    </StatCard>
  );
}

function tokensOf(sums: UsageSums): number {
  return sums.promptTokens + sums.completionTokens;
}

/** Whole micro-yuan, as limits count them. */
function microOf(yuan: string): number {
  return Number(amountOf(yuan) / 10_000n);
}
