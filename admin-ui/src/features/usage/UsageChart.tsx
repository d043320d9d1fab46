import { useTranslation } from 'react-i18next';
import type { UsagePoint } from '../../api/usage';
import { formatAxis } from '../../shared/bank-time';
import { Chart, type ChartData } from '../../shared/Chart';
import { formatCountShort, formatMillis } from '../../shared/Count';
import { chartNumber } from '../../shared/decimal';
import type { GroupBy, Measure } from './filters';
import { useGroupName } from './group-names';
import type { UsageSeries } from './queries';

interface UsageChartProps {
  readonly data: UsageSeries;
  readonly measure: Measure;
  readonly groupBy: GroupBy;
}

/** One measure over time: bars of the groups, or of the token classes where there are no groups. */
export function UsageChart({ data, measure, groupBy }: UsageChartProps) {
  const { t, i18n } = useTranslation('usage');
  const nameOf = useGroupName(groupBy);
  const axis = (data.series[0]?.points ?? []).map((it) => formatAxis(it.at, data.step));
  const series =
    measure === 'tokens' && groupBy === 'none'
      ? classesOf(data.series[0]?.points ?? [], {
          computed: t('class.INPUT'),
          cached: t('class.CACHED_INPUT'),
          completion: t('class.OUTPUT'),
        })
      : data.series.map((it) => ({ name: nameOf(it.key, it.name), values: it.points.map((p) => valueOf(p, measure)) }));
  const format = (value: number) => {
    switch (measure) {
      case 'amount':
        return `¥${formatCountShort(value, i18n.language)}`;
      case 'firstToken':
        return formatMillis(value, i18n.language);
      default:
        return formatCountShort(value, i18n.language);
    }
  };
  return (
    <Chart
      kind={measure === 'firstToken' ? 'line' : 'bars'}
      label={t(`measure.${measure}`)}
      axis={axis}
      format={format}
      series={series}
      height={280}
    />
  );
}

function valueOf(point: UsagePoint, measure: Measure): number | null {
  switch (measure) {
    case 'amount':
      return chartNumber(point.amount);
    case 'tokens':
      return point.promptTokens + point.completionTokens;
    case 'requests':
      return point.requests;
    case 'firstToken':
      return point.firstTokenP50Ms ?? null;
  }
}

function classesOf(
  points: readonly UsagePoint[],
  names: { readonly computed: string; readonly cached: string; readonly completion: string },
): ChartData['series'] {
  return [
    { name: names.computed, values: points.map((it) => it.promptTokens - it.cachedTokens) },
    { name: names.cached, values: points.map((it) => it.cachedTokens) },
    { name: names.completion, values: points.map((it) => it.completionTokens) },
  ];
}
