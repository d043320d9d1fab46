import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Count, formatShare } from './Count';
import { Money } from './Money';
import { Time } from './Time';
import { amountOfMicro, perMille } from './decimal';

interface StatCardProps {
  readonly title: string;
  readonly value: ReactNode;
  /** A line below: a comparison, a limit, a window. */
  readonly note?: ReactNode;
  /** A sparkline or a bar. */
  readonly children?: ReactNode;
  /** Grey, as what is shown may be out of date. */
  readonly isStale?: boolean;
}

/** One number that matters, with what it means. */
export function StatCard({ title, value, note, children, isStale = false }: StatCardProps) {
  return (
    <section className={isStale ? 'hub-stat hub-stale' : 'hub-stat'} aria-label={title}>
      <h3 className="hub-stat-title">{title}</h3>
      <div className="hub-stat-value">{value}</div>
      {note !== undefined && <div className="hub-stat-note">{note}</div>}
      {children}
    </section>
  );
}

interface UsageBarProps {
  /** Requests, tokens or micro-yuan; both in the same. */
  readonly used: number;
  readonly limit: number;
  readonly unit: 'count' | 'micro-yuan';
  readonly resetsAt?: string | null | undefined;
  readonly label: string;
}

const HIGH = 800;

/** How much of a limit is used, and when it begins anew. */
export function UsageBar({ used, limit, unit, resetsAt, label }: UsageBarProps) {
  const { t, i18n } = useTranslation('common');
  const share = perMille(amountOfMicro(Math.round(used)), amountOfMicro(limit));
  const tone = share >= 1000 ? 'full' : share >= HIGH ? 'high' : 'low';
  return (
    <div className="hub-bar">
      <div
        className={`hub-bar-track hub-bar-${tone}`}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={1000}
        aria-valuenow={Math.min(1000, share)}
        aria-valuetext={formatShare(used, limit, i18n.language)}
      >
        <span style={{ width: `${Math.min(1000, share) / 10}%` }} />
      </div>
      <div className="hub-bar-text">
        <span>
          <Size value={used} unit={unit} /> / <Size value={limit} unit={unit} />
        </span>
        {resetsAt !== null && resetsAt !== undefined && (
          <span>
            {t('bar.resets')} <Time at={resetsAt} form="ago" />
          </span>
        )}
      </div>
    </div>
  );
}

function Size({ value, unit }: { value: number; unit: 'count' | 'micro-yuan' }) {
  return unit === 'count' ? <Count value={value} form="short" /> : <Money micro={Math.round(value)} form="short" />;
}
