import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { usePersonName } from '../../layout/person-names';
import { DataTable, type Column } from '../../shared/DataTable';
import { LimitValue } from '../../shared/LimitValue';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { useHistory, type LimitChange } from './queries';

/** What was done to a limit, newest first; also of one that is no more. */
export function HistoryPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation('limits');
  const nameOf = usePersonName();
  const columns: readonly Column<LimitChange>[] = [
    { key: 'at', title: t('history.at'), render: (it) => <Time at={it.at} /> },
    { key: 'by', title: t('history.by'), width: 96, render: (it) => nameOf(it.actor) },
    { key: 'what', title: t('history.what'), render: (it) => <What change={it} /> },
    { key: 'reason', title: t('history.reason'), render: (it) => it.reason ?? <span className="hub-absent">—</span> },
  ];
  return (
    <Panel title={t('history.title')}>
      <DataTable
        label={t('history.table')}
        columns={columns}
        pages={useHistory(id)}
        rowKey={(it) => it.at + it.action}
        empty={<EmptyNote title={t('history.none')} />}
      />
    </Panel>
  );
}

function What({ change }: { readonly change: LimitChange }) {
  const { t } = useTranslation('limits');
  const { before, after, action } = change;
  switch (action) {
    case 'limit.set':
      return (
        <>
          {before ? t('history.changed') : t('history.set')} <Value rule={after} />
          {before && (
            <div className="hub-soft">
              {t('history.before')} <Value rule={before} />
            </div>
          )}
        </>
      );
    case 'limit.removed':
      return (
        <>
          {t('history.removed')} <Value rule={before} />
        </>
      );
    case 'limit.override_set':
      return (
        <>
          {t('history.override_set')} <LimitValue kind={after?.kind ?? 'CONCURRENCY'} value={after?.override?.value} />
          <div className="hub-soft">
            {t('overrideUntil')} <Time at={after?.override?.until} />
          </div>
        </>
      );
    case 'limit.override_removed':
      return t('history.override_removed');
    case 'limit.override_ended':
      return t('history.override_ended');
    default:
      return <code>{action}</code>;
  }
}

function Value({ rule }: { readonly rule: LimitChange['before'] }) {
  return rule ? <LimitValue kind={rule.kind} value={rule.value} /> : null;
}
