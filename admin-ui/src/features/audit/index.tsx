import { DownloadOutlined } from '@ant-design/icons';
import { Dropdown, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { link } from '../../api/addresses';
import { useBanks } from '../../layout/bank-names';
import { Page } from '../../layout/Page';
import { DataTable, type Column } from '../../shared/DataTable';
import { useScope } from '../../shared/scope';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { useActionName } from './actions';
import { ChainProof } from './ChainProof';
import { Filters } from './Filters';
import { queryOf, useFilters, type AuditState } from './filters';
import { useRecords, type AuditRecord } from './queries';
import { RecordDrawer } from './RecordDrawer';

/** Who did what, when, with before and after; nobody can change it, and everybody can check that. */
export default function AuditPage() {
  const { t } = useTranslation('audit');
  const [state, set] = useFilters();
  const pages = useRecords(state);
  const open = pages.rows?.find((it) => keyOf(it) === state.record);
  return (
    <Page title={t('title')} lead={t('lead')} actions={<Export state={state} />}>
      <ChainProof />
      <Filters state={state} set={set} />
      <DataTable
        label={t('title')}
        columns={useColumns()}
        pages={pages}
        rowKey={keyOf}
        sort={state.sort}
        onSort={(sort) => set({ sort: sort as AuditState['sort'] })}
        onOpen={(it) => set({ record: keyOf(it) })}
        openKey={state.record}
        empty={<EmptyNote title={t('none')}>{t('noneDo')}</EmptyNote>}
      />
      {open && <RecordDrawer record={open} onClose={() => set({ record: '' })} />}
    </Page>
  );
}

function Export({ state }: { readonly state: AuditState }) {
  const { t } = useTranslation('audit');
  const { apiBase } = useScope();
  const item = (form: 'csv' | 'jsonl') => ({
    key: form,
    label: (
      <a href={link(`${apiBase}/audit.${form}`, { ...queryOf(state), sort: state.sort })} download>
        {t(`export.${form}`)}
      </a>
    ),
  });
  return (
    <Dropdown trigger={['click']} menu={{ items: [item('csv'), item('jsonl')] }}>
      <Button icon={<DownloadOutlined />} aria-haspopup="menu">
        {t('export.name')}
      </Button>
    </Dropdown>
  );
}

function useColumns(): Column<AuditRecord>[] {
  const { t } = useTranslation('audit');
  const { tenant } = useScope();
  const nameOf = useActionName();
  const banks = useBanks();
  const bankOf = (id: string) =>
    id === '@alliance' ? t('alliance') : (banks.data?.find((it) => it.id === id)?.name ?? id);
  return [
    { key: 'at', title: t('column.at'), sortBy: 'at', render: (it) => <Time at={it.at} />, width: 168 },
    ...(tenant === null
      ? [{ key: 'bank', title: t('column.bank'), render: (it: AuditRecord) => bankOf(it.tenantId) }]
      : []),
    { key: 'actor', title: t('column.actor'), render: (it) => it.actorName ?? <code>{it.actor}</code> },
    { key: 'action', title: t('column.action'), render: (it) => nameOf(it.action) },
    { key: 'subject', title: t('column.subject'), render: (it) => <code>{it.subject}</code> },
    { key: 'reason', title: t('column.reason'), render: (it) => it.reason ?? <span className="hub-absent">—</span> },
  ];
}

function keyOf(record: AuditRecord): string {
  return `${record.tenantId}/${String(record.position)}`;
}
