import { App, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../../layout/Page';
import { DangerButton } from '../../../shared/DangerButton';
import { DataTable, type Column } from '../../../shared/DataTable';
import { ProblemView } from '../../../shared/ProblemView';
import { RoleGate } from '../../../shared/RoleGate';
import { EmptyNote } from '../../../shared/StateBoundary';
import { Time } from '../../../shared/Time';
import type { Model } from '../queries';
import { ADAPTER_KEEPERS } from '../rights';
import { nameOf, useShare, useSharedWith, useUnshare, type Grant } from './queries';

interface SharedPanelProps {
  readonly tenant: string;
  readonly model: Model;
}

/** The other banks that a bank lets call its derived model. */
export function SharedPanel({ tenant, model }: SharedPanelProps) {
  const { t } = useTranslation('models');
  const name = nameOf(model.alias);
  const columns: readonly Column<Grant>[] = [
    {
      key: 'bank',
      title: t('granted.bank'),
      render: (it) => (
        <>
          {it.tenantName} <span className="hub-soft">{it.tenantId}</span>
        </>
      ),
    },
    { key: 'at', title: t('granted.at'), render: (it) => <Time at={it.grantedAt} /> },
  ];
  return (
    <Panel title={t('adapters.shared')}>
      <p className="hub-soft hub-part-note">{t('adapters.sharedNote')}</p>
      <RoleGate {...ADAPTER_KEEPERS}>
        <ShareRow tenant={tenant} name={name} />
      </RoleGate>
      <DataTable
        label={t('granted.table')}
        columns={columns}
        pages={useSharedWith(tenant, name)}
        rowKey={(it) => it.tenantId}
        actions={(it) => (
          <RoleGate {...ADAPTER_KEEPERS}>
            <Unshare tenant={tenant} name={name} grant={it} />
          </RoleGate>
        )}
        empty={<EmptyNote title={t('adapters.sharedNone')} />}
      />
    </Panel>
  );
}

function ShareRow({ tenant, name }: { readonly tenant: string; readonly name: string }) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ bank: string }>();
  const share = useShare(tenant, name, (bank) => {
    form.resetFields();
    void message.success(t('granted.done', { name: bank }));
  });
  return (
    <Form form={form} layout="inline" requiredMark={false} onFinish={({ bank }) => share.mutate(bank.trim())}>
      <Form.Item
        name="bank"
        label={t('adapters.bankCode')}
        rules={[{ required: true, message: t('adapters.bankCodeBad') }]}
      >
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Button htmlType="submit" type="primary" loading={share.isPending}>
        {t('granted.add')}
      </Button>
      {share.error && <ProblemView problem={share.error} form="line" />}
    </Form>
  );
}

interface UnshareProps {
  readonly tenant: string;
  readonly name: string;
  readonly grant: Grant;
}

function Unshare({ tenant, name, grant }: UnshareProps) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const unshare = useUnshare(tenant, name, grant.tenantId);
  return (
    <DangerButton
      label={t('granted.withdraw')}
      question={t('granted.question', { name: grant.tenantName, alias: grant.alias })}
      button={{ size: 'small' }}
      onConfirm={async () => {
        await unshare.mutateAsync('');
        void message.success(t('granted.gone', { name: grant.tenantName }));
      }}
    >
      <p>{t('granted.hits', { alias: grant.alias })}</p>
    </DangerButton>
  );
}
