import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wholeList } from '../../api/pages';
import { useBankName } from '../../layout/bank-names';
import { Count, formatCount } from '../../shared/Count';
import { DangerButton } from '../../shared/DangerButton';
import { DataTable, type Column } from '../../shared/DataTable';
import { RoleGate } from '../../shared/RoleGate';
import { QuotaForm } from './QuotaForm';
import { ceilingOf, modelName, ownerOf, type ZoneRow } from './zone-facts';
import { Ceiling, ZoneName } from './zone-parts';
import { useErase, type Caches, type Erasure } from './zone-queries';

interface ZonesTableProps {
  readonly rows: readonly ZoneRow[];
  readonly caches: Caches;
  readonly onErased: (erasure: Erasure) => void;
}

/** Who has which blocks where. */
export function ZonesTable({ rows, caches, onErased }: ZonesTableProps) {
  const { t } = useTranslation('pool');
  return (
    <DataTable
      label={t('zones.table')}
      columns={useColumns()}
      pages={wholeList(rows)}
      rowKey={({ member, model, zone }) => `${member} ${model.baseDigest} ${zone.name}`}
      actions={(row) =>
        ownerOf(row.zone.name) === 'bank' && (
          <RoleGate alliance={['operator']}>
            <SetQuota row={row} caches={caches} /> <Erase row={row} caches={caches} onErased={onErased} />
          </RoleGate>
        )
      }
    />
  );
}

function useColumns(): readonly Column<ZoneRow>[] {
  const { t } = useTranslation('pool');
  return [
    { key: 'zone', title: t('zones.zone'), render: ({ zone }) => <ZoneName zone={zone.name} /> },
    { key: 'member', title: t('member'), render: ({ member }) => member },
    {
      key: 'model',
      title: t('model'),
      render: ({ model }) => <span title={model.baseDigest}>{modelName(model)}</span>,
    },
    { key: 'held', title: t('zones.held'), align: 'right', render: ({ zone }) => <Count value={zone.held} /> },
    { key: 'cached', title: t('zones.cached'), align: 'right', render: ({ zone }) => <Count value={zone.cached} /> },
    { key: 'floor', title: t('quotas.floor'), align: 'right', render: ({ zone }) => <Count value={zone.floor} /> },
    {
      key: 'ceiling',
      title: t('quotas.ceiling'),
      align: 'right',
      render: ({ zone }) => <Ceiling blocks={zone.ceiling} />,
    },
    { key: 'hits', title: t('zones.hits'), align: 'right', render: ({ zone }) => <Count value={zone.hitTokens} /> },
  ];
}

function SetQuota({ row, caches }: { readonly row: ZoneRow; readonly caches: Caches }) {
  const { t } = useTranslation('pool');
  const [asks, setAsks] = useState(false);
  const { zone, model } = row;
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)}>
        {t('quotas.set')}
      </Button>
      {asks && (
        <QuotaForm
          caches={caches}
          start={{
            zone: zone.name,
            baseDigest: model.baseDigest,
            floor: zone.floor,
            ceiling: ceilingOf(zone.ceiling),
          }}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}

/** Says what is lost, on all members, before it is. */
function Erase({ row, caches, onErased }: Pick<ZonesTableProps, 'caches' | 'onErased'> & { readonly row: ZoneRow }) {
  const { t, i18n } = useTranslation('pool');
  const count = (value: number) => formatCount(value, i18n.language);
  const zone = row.zone.name;
  const bank = useBankName(zone) ?? zone;
  const erase = useErase(zone);
  const all = caches.members
    .flatMap((it) => it.models.flatMap((model) => model.zones))
    .filter((it) => it.name === zone);
  const held = all.reduce((sum, it) => sum + it.held, 0);
  const cached = all.reduce((sum, it) => sum + it.cached, 0);
  return (
    <DangerButton
      label={t('erasures.erase')}
      question={t('erasures.question', { bank })}
      typed={bank}
      needsReason
      button={{ size: 'small' }}
      onConfirm={async (reason) => onErased(await erase.mutateAsync(reason))}
    >
      <p>
        {t('erasures.hits', { members: count(caches.members.length), bank, held: count(held), cached: count(cached) })}
      </p>
      <p>{t('erasures.cutsOff')}</p>
    </DangerButton>
  );
}
