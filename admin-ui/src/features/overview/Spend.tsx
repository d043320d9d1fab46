import { useTranslation } from 'react-i18next';
import type { Schema } from '../../api/client';
import type { UsageSums } from '../../api/usage';
import { dayEnd, monthEnd } from '../../shared/bank-time';
import { Count } from '../../shared/Count';
import { amountOf } from '../../shared/decimal';
import { Money } from '../../shared/Money';
import { StatCard, UsageBar } from '../../shared/StatCard';
import { Change } from './Change';
import type { Overview } from './queries';

/** What today and this month have cost so far, against their limits and the period before. */
export function Spend({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('overview');
  return (
    <div className="hub-stats">
      <Period title={t('spend.today')} beforeName={t('spend.yesterday')} period={overview.today} resetsAt={dayEnd()} />
      <Period
        title={t('spend.month')}
        beforeName={t('spend.lastMonth')}
        period={overview.month}
        resetsAt={monthEnd()}
      />
      <Tokens title={t('spend.tokensToday')} period={overview.today} resetsAt={dayEnd()} />
      <Tokens title={t('spend.tokensMonth')} period={overview.month} resetsAt={monthEnd()} />
    </div>
  );
}

interface PeriodProps {
  readonly title: string;
  readonly beforeName: string;
  readonly period: Schema<'Period'>;
  readonly resetsAt: string;
}

function Period({ title, beforeName, period, resetsAt }: PeriodProps) {
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
          resetsAt={resetsAt}
        />
      )}
    </StatCard>
  );
}

function Tokens({ title, period, resetsAt }: Omit<PeriodProps, 'beforeName'>) {
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
        <UsageBar
          label={t('spend.of', { title })}
          used={tokensOf(now)}
          limit={tokenLimit}
          unit="count"
          resetsAt={resetsAt}
        />
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
