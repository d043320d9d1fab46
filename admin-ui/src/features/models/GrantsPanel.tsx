import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBanks } from '../../layout/bank-names';
import { Panel } from '../../layout/Page';
import { usePersonName } from '../../layout/person-names';
import { Choice } from '../../shared/Choice';
import { DangerButton } from '../../shared/DangerButton';
import { DataTable, type Column } from '../../shared/DataTable';
import { ProblemView } from '../../shared/ProblemView';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { CallImpact } from './CallImpact';
import { useGrant, useGrants, useWithdraw, type Grant, type Model } from './queries';
import { KEEPERS } from './rights';

/** The banks that may call a model. */
export function GrantsPanel({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const nameOf = usePersonName();
  const pages = useGrants(model.alias);
  const columns: readonly Column<Grant>[] = [
    { key: 'bank', title: t('granted.bank'), render: (it) => it.tenantName },
    { key: 'at', title: t('granted.at'), render: (it) => <Time at={it.grantedAt} /> },
    { key: 'by', title: t('granted.by'), render: (it) => (it.grantedBy ? nameOf(it.grantedBy) : '—') },
  ];
  return (
    <Panel
      title={t('granted.title')}
      extra={
        <RoleGate {...KEEPERS}>
          {pages.rows && <GrantRow model={model} granted={pages.rows.map((it) => it.tenantId)} />}
        </RoleGate>
      }
    >
      {model.ownerTenantId && (
        <p className="hub-soft hub-part-note">
          {t('granted.ownerNote', { name: model.ownerName ?? model.ownerTenantId })}
        </p>
      )}
      <DataTable
        label={t('granted.table')}
        columns={columns}
        pages={pages}
        rowKey={(it) => it.tenantId}
        actions={(it) => (
          <RoleGate {...KEEPERS}>
            <Withdraw grant={it} />
          </RoleGate>
        )}
        empty={<EmptyNote title={t('granted.none')} />}
      />
    </Panel>
  );
}

function GrantRow({ model, granted }: { readonly model: Model; readonly granted: readonly string[] }) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const [tenant, setTenant] = useState<string | null>(null);
  const banks = useBanks();
  const bankOf = (id: string) => banks.data?.find((it) => it.id === id)?.name ?? id;
  const grant = useGrant(model.alias, (id) => {
    setTenant(null);
    void message.success(t('granted.done', { name: bankOf(id) }));
  });
  const offered = (banks.data ?? []).filter(
    (it) => it.status !== 'CLOSED' && it.id !== model.ownerTenantId && !granted.includes(it.id),
  );
  return (
    <div className="hub-row hub-row-end">
      <Choice<string>
        label={t('granted.choose')}
        placeholder={t('granted.choose')}
        showSearch
        optionFilterProp="label"
        value={tenant}
        options={offered.map((it) => ({ value: it.id, label: it.name }))}
        onChange={setTenant}
        style={{ minWidth: 220 }}
      />
      <Button
        type="primary"
        disabled={tenant === null}
        loading={grant.isPending}
        onClick={() => tenant !== null && grant.mutate(tenant)}
      >
        {t('granted.add')}
      </Button>
      {grant.error && <ProblemView problem={grant.error} form="line" />}
    </div>
  );
}

function Withdraw({ grant }: { readonly grant: Grant }) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const withdraw = useWithdraw(grant.alias, grant.tenantId);
  const named = { name: grant.tenantName, alias: grant.alias };
  return (
    <DangerButton
      label={t('granted.withdraw')}
      question={t('granted.question', named)}
      button={{ size: 'small' }}
      onConfirm={async () => {
        await withdraw.mutateAsync('');
        void message.success(t('granted.gone', { name: named.name }));
      }}
    >
      <p>{t('granted.hits', { alias: named.alias })}</p>
      <CallImpact alias={grant.alias} tenant={grant.tenantId} />
    </DangerButton>
  );
}
