import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wholeList } from '../../api/pages';
import { useBankName } from '../../layout/bank-names';
import { Count } from '../../shared/Count';
import { DangerButton } from '../../shared/DangerButton';
import { DataTable, type Column } from '../../shared/DataTable';
import { RoleGate } from '../../shared/RoleGate';
import { QuotaForm } from './QuotaForm';
import { ceilingOf } from './zone-facts';
import { Ceiling, Deliveries, ModelName, Ordered, ZoneName } from './zone-parts';
import { useSetQuota, type Caches, type Quota } from './zone-queries';

/** What banks are to be sure of and may not exceed, and where that holds. */
export function QuotasTable({ caches }: { readonly caches: Caches }) {
  const { t } = useTranslation('pool');
  return (
    <DataTable
      label={t('quotas.table')}
      columns={useColumns(caches)}
      pages={wholeList(caches.quotas)}
      rowKey={(it) => `${it.zone} ${it.baseDigest}`}
      actions={(quota) => (
        <RoleGate alliance={['operator']}>
          <Change quota={quota} caches={caches} /> <TakeBack quota={quota} />
        </RoleGate>
      )}
    />
  );
}

function useColumns(caches: Caches): readonly Column<Quota>[] {
  const { t } = useTranslation('pool');
  return [
    { key: 'bank', title: t('quotas.bank'), render: (it) => <ZoneName zone={it.zone} /> },
    { key: 'model', title: t('model'), render: (it) => <ModelName caches={caches} digest={it.baseDigest} /> },
    { key: 'floor', title: t('quotas.floor'), align: 'right', render: (it) => <Count value={it.floor} /> },
    { key: 'ceiling', title: t('quotas.ceiling'), align: 'right', render: (it) => <Ceiling blocks={it.ceiling} /> },
    { key: 'where', title: t('deliveries.title'), render: (it) => <Deliveries deliveries={it.deliveries} /> },
    { key: 'ordered', title: t('ordered'), render: (it) => <Ordered {...it} /> },
  ];
}

function Change({ quota, caches }: { readonly quota: Quota; readonly caches: Caches }) {
  const { t } = useTranslation('pool');
  const [asks, setAsks] = useState(false);
  const { zone, baseDigest, floor } = quota;
  const start = { zone, baseDigest, floor, ceiling: ceilingOf(quota.ceiling) };
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)}>
        {t('quotas.change')}
      </Button>
      {asks && <QuotaForm caches={caches} start={start} onClose={() => setAsks(false)} />}
    </>
  );
}

function TakeBack({ quota }: { readonly quota: Quota }) {
  const { t } = useTranslation('pool');
  const { message } = App.useApp();
  const bank = useBankName(quota.zone) ?? quota.zone;
  const save = useSetQuota();
  const { zone, baseDigest } = quota;
  return (
    <DangerButton
      label={t('quotas.takeBack')}
      question={t('quotas.takeBackQuestion', { bank })}
      needsReason
      button={{ size: 'small' }}
      onConfirm={async (reason) => {
        await save.mutateAsync({ zone, baseDigest, floor: 0, ceiling: null, reason });
        void message.success(t('quotas.takenBack', { bank }));
      }}
    >
      <p>{t('quotas.takeBackHits')}</p>
    </DangerButton>
  );
}
