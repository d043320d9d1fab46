import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, data, type Schema } from '../api/client';
import type { Problem } from '../api/problem';
import { Count } from './Count';
import { sumOf } from './decimal';
import { links } from './links';
import { Money } from './Money';
import { useBankScope } from './scope';
import { Sparkline } from './Sparkline';
import { StateBoundary } from './StateBoundary';
import { intervalOf } from './url-state';

/** The part of a bank whose usage is meant. */
export type UsagePart = { readonly projectId: string } | { readonly appId: string } | { readonly keyId: string };

const RANGE = '30d';
const DAYS = 30;

/** The usage of a part of a bank over the last 30 days, a point a day. */
export function useUsageOf(part: UsagePart) {
  const { tenant } = useBankScope();
  const query = { ...intervalOf({ preset: RANGE }), ...part, step: 'day' };
  return useQuery<Schema<'SeriesAnswer'>, Problem>({
    queryKey: ['usage', 'glance', tenant, query],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/tenants/{tenant}/usage/series', { params: { path: { tenant }, query }, signal })),
  });
}

/** How much of it there was in the last 30 days, and the way to the page that knows all of it. */
export function UsageGlance({ part, label }: { readonly part: UsagePart; readonly label: string }) {
  const { t } = useTranslation('common');
  const scope = useBankScope();
  return (
    <StateBoundary query={useUsageOf(part)} form="line">
      {(answer) => (
        <div className="hub-glance">
          <Sums points={pointsOf(answer)} label={label} />
          <Sparkline values={requestsByDay(answer)} length={DAYS} />
          <Link to={links.usage(scope, { range: RANGE, ...part })}>{t('glance.more')}</Link>
        </div>
      )}
    </StateBoundary>
  );
}

function Sums({ points, label }: { readonly points: readonly Schema<'Point'>[]; readonly label: string }) {
  const { t } = useTranslation('common');
  const sum = (pick: (point: Schema<'Point'>) => number) => points.reduce((so, point) => so + pick(point), 0);
  return (
    <dl className="hub-glance-sums" aria-label={label}>
      <div>
        <dt>{t('glance.requests')}</dt>
        <dd>
          <Count value={requestsOf(points)} form="short" />
        </dd>
      </div>
      <div>
        <dt>{t('glance.errors')}</dt>
        <dd>
          <Count value={sum((it) => it.errors ?? 0)} form="short" />
        </dd>
      </div>
      <div>
        <dt>{t('glance.tokens')}</dt>
        <dd>
          <Count value={sum((it) => (it.promptTokens ?? 0) + (it.completionTokens ?? 0))} form="short" />
        </dd>
      </div>
      <div>
        <dt>{t('glance.amount')}</dt>
        <dd>
          <Money amount={sumOf(points.map((it) => it.amount ?? '0'))} />
        </dd>
      </div>
    </dl>
  );
}

export function pointsOf(answer: Schema<'SeriesAnswer'>): readonly Schema<'Point'>[] {
  return answer.series.flatMap((it) => it.points);
}

export function requestsOf(points: readonly Schema<'Point'>[]): number {
  return points.reduce((so, point) => so + (point.requests ?? 0), 0);
}

/** A value for every day, as days without calls may have no point. */
function requestsByDay(answer: Schema<'SeriesAnswer'>): readonly number[] {
  const from = Date.parse(answer.from);
  const days = Array.from({ length: DAYS }, () => 0);
  for (const point of pointsOf(answer)) {
    const day = Math.floor((Date.parse(point.at) - from) / 86_400_000);
    if (day >= 0 && day < DAYS) {
      days[day] = (days[day] ?? 0) + (point.requests ?? 0);
    }
  }
  return days;
}
