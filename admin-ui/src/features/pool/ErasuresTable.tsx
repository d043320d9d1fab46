import { useTranslation } from 'react-i18next';
import { wholeList } from '../../api/pages';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { StatusTag } from '../../shared/StatusTag';
import { Ordered, ZoneName } from './zone-parts';
import type { Erasure } from './zone-queries';

interface ErasuresTableProps {
  readonly erasures: readonly Erasure[];
  readonly onOpen: (erasure: Erasure) => void;
}

/** What was erased, and whether it was proven. */
export function ErasuresTable({ erasures, onOpen }: ErasuresTableProps) {
  const { t } = useTranslation('pool');
  const columns: readonly Column<Erasure>[] = [
    { key: 'bank', title: t('quotas.bank'), render: (it) => <ZoneName zone={it.zone} /> },
    { key: 'outcome', title: t('erasures.outcome'), render: (it) => <Outcome erasure={it} /> },
    { key: 'blocks', title: t('erasures.blocks'), align: 'right', render: (it) => <Count value={it.blocksErased} /> },
    { key: 'read', title: t('erasures.read'), align: 'right', render: (it) => <Count value={it.bytesScanned} /> },
    { key: 'left', title: t('erasures.left'), align: 'right', render: (it) => <Count value={it.bytesLeft} /> },
    { key: 'ordered', title: t('ordered'), render: (it) => <Ordered {...it} /> },
  ];
  return (
    <DataTable
      label={t('erasures.table')}
      columns={columns}
      pages={wholeList(erasures)}
      rowKey={(it) => `${it.zone} ${it.at}`}
      onOpen={onOpen}
    />
  );
}

/** Proven or not, in one word. */
export function Outcome({ erasure }: { readonly erasure: Erasure }) {
  const { t } = useTranslation('pool');
  return (
    <StatusTag tone={erasure.done ? 'good' : 'bad'}>
      {t(erasure.done ? 'erasures.proven' : 'erasures.unproven')}
    </StatusTag>
  );
}
