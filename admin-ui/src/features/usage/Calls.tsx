import { useTranslation } from 'react-i18next';
import type { Call } from '../../api/usage';
import { Count, formatMillis } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { Money } from '../../shared/Money';
import { useScope } from '../../shared/scope';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import type { SetUsageState, UsageState } from './filters';
import { OutcomeTag } from './OutcomeTag';
import { useCalls } from './queries';

interface CallsProps {
  readonly state: UsageState;
  readonly set: SetUsageState;
}

/** Single calls; one opens in the drawer. */
export function Calls({ state, set }: CallsProps) {
  const { t } = useTranslation('usage');
  const { tenant } = useScope();
  const pages = useCalls(state);
  return (
    <DataTable
      label={t('calls.title')}
      columns={useColumns(tenant === null)}
      pages={pages}
      rowKey={(it) => it.usageId}
      sort={state.calls}
      onSort={(calls) => set({ calls: calls as UsageState['calls'] })}
      onOpen={(it) => set({ request: it.requestId, bank: tenant === null ? (it.tenantId ?? '') : '' })}
      openKey={pages.rows?.find((it) => it.requestId === state.request)?.usageId ?? null}
      empty={<EmptyNote title={t('none')}>{t('noneDo')}</EmptyNote>}
    />
  );
}

function useColumns(withBank: boolean): Column<Call>[] {
  const { t, i18n } = useTranslation('usage');
  const right = { align: 'right' as const };
  return [
    { key: 'at', title: t('column.at'), sortBy: 'occurredAt', render: (it) => <Time at={it.occurredAt} />, width: 168 },
    ...(withBank
      ? [{ key: 'bank', title: t('column.bank'), render: (it: Call) => it.names?.tenant ?? it.tenantId }]
      : []),
    { key: 'app', title: t('column.app'), render: (it) => it.names?.app ?? it.appId },
    { key: 'alias', title: t('column.alias'), render: (it) => <code>{it.alias}</code> },
    { key: 'outcome', title: t('column.outcome'), render: (it) => <OutcomeTag outcome={it.outcome} /> },
    {
      key: 'tokens',
      title: t('column.tokens'),
      sortBy: 'tokens',
      ...right,
      render: (it) => (
        <>
          <Count value={it.promptTokens} /> <span className="hub-soft">+</span> <Count value={it.completionTokens} />
        </>
      ),
    },
    { key: 'cached', title: t('column.cached'), ...right, render: (it) => <Count value={it.cachedTokens} /> },
    {
      key: 'first',
      title: t('column.firstToken'),
      sortBy: 'firstToken',
      ...right,
      render: (it) => (
        <span className="hub-num">
          {it.firstTokenMillis === null || it.firstTokenMillis === undefined
            ? '—'
            : formatMillis(it.firstTokenMillis, i18n.language)}
        </span>
      ),
    },
    {
      key: 'amount',
      title: t('column.amount'),
      sortBy: 'amount',
      ...right,
      render: (it) => <Money yuan={it.amount} form="fine" />,
    },
  ];
}
