import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { UsageTotal } from '../../api/usage';
import { Panel } from '../../layout/Page';
import { Count, formatMillis, formatShare } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { ChoiceFilter } from '../../shared/FilterBar';
import { Money } from '../../shared/Money';
import { useScope } from '../../shared/scope';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { filterOfGroup, GROUPS, MEASURES, type GroupBy, type SetUsageState, type UsageState } from './filters';
import { useGroupName } from './group-names';
import { useGroups, useSeries } from './queries';
import { UsageChart } from './UsageChart';

interface SumsProps {
  readonly state: UsageState;
  readonly set: SetUsageState;
}

/** Sums over time and by group; a group leads to its calls. */
export function Sums({ state, set }: SumsProps) {
  const { t } = useTranslation('usage');
  const { tenant } = useScope();
  const series = useSeries(state);
  const groups = useGroups(state);
  const columns = useColumns(state.groupBy);
  const offered = GROUPS.filter((it) => it !== 'tenant' || tenant === null);
  const open = (group: UsageTotal) => {
    const filter = filterOfGroup(state.groupBy, group.key);
    if (filter !== null) {
      set({ ...filter, view: 'calls' });
    }
  };
  return (
    <>
      <Panel
        title={t('chart.title')}
        extra={
          <span className="hub-filters">
            <ChoiceFilter
              label={t('groupBy.name')}
              value={state.groupBy}
              onChange={(value) => set({ groupBy: offered.find((it) => it === value) ?? 'none' })}
              options={offered.map((value) => ({ value, label: t(`groupBy.${value}`) }))}
            />
            <Segmented
              aria-label={t('measure.name')}
              value={state.measure}
              onChange={(measure) => set({ measure })}
              options={MEASURES.map((value) => ({ value, label: t(`measure.${value}`) }))}
            />
          </span>
        }
      >
        <StateBoundary
          query={series}
          isEmpty={(it) => it.series.length === 0}
          empty={<EmptyNote title={t('none')}>{t('noneDo')}</EmptyNote>}
        >
          {(it) => <UsageChart data={it} measure={state.measure} groupBy={state.groupBy} />}
        </StateBoundary>
      </Panel>
      <DataTable
        label={t('sums.title')}
        columns={columns}
        pages={groups}
        rowKey={(it) => it.key}
        sort={state.sums}
        onSort={(sums) => set({ sums: sums as UsageState['sums'] })}
        onOpen={open}
        empty={<EmptyNote title={t('none')}>{t('noneDo')}</EmptyNote>}
      />
    </>
  );
}

function useColumns(groupBy: GroupBy): Column<UsageTotal>[] {
  const { t, i18n } = useTranslation('usage');
  const nameOf = useGroupName(groupBy);
  const right = { align: 'right' as const };
  const millis = (value: number | null | undefined) =>
    value === null || value === undefined ? '—' : formatMillis(value, i18n.language);
  return [
    { key: 'group', title: t(`group.${groupBy}`), render: (it) => nameOf(it.key, it.name), width: 180 },
    {
      key: 'requests',
      title: t('column.requests'),
      sortBy: 'requests',
      ...right,
      render: (it) => <Count value={it.requests} />,
    },
    {
      key: 'errors',
      title: t('column.errors'),
      sortBy: 'errors',
      ...right,
      render: (it) => (
        <>
          <Count value={it.errors} />{' '}
          <span className="hub-soft">{formatShare(it.errors, it.requests, i18n.language)}</span>
        </>
      ),
    },
    {
      key: 'prompt',
      title: t('column.prompt'),
      sortBy: 'tokens',
      ...right,
      render: (it) => <Count value={it.promptTokens} />,
    },
    {
      key: 'cached',
      title: t('column.cached'),
      ...right,
      render: (it) => (
        <>
          <Count value={it.cachedTokens} />{' '}
          <span className="hub-soft">{formatShare(it.cachedTokens, it.promptTokens, i18n.language)}</span>
        </>
      ),
    },
    {
      key: 'completion',
      title: t('column.completion'),
      ...right,
      render: (it) => <Count value={it.completionTokens} />,
    },
    {
      key: 'p50',
      title: t('column.p50'),
      ...right,
      render: (it) => <span className="hub-num">{millis(it.firstTokenP50Ms)}</span>,
    },
    {
      key: 'p99',
      title: t('column.p99'),
      ...right,
      render: (it) => <span className="hub-num">{millis(it.firstTokenP99Ms)}</span>,
    },
    {
      key: 'amount',
      title: t('column.amount'),
      sortBy: 'amount',
      ...right,
      render: (it) => <Money yuan={it.amount} />,
    },
  ];
}
