import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wholeList } from '../../api/pages';
import { CodeBlock } from '../../shared/CodeBlock';
import { Count } from '../../shared/Count';
import { DangerButton } from '../../shared/DangerButton';
import { DataTable, type Column } from '../../shared/DataTable';
import { RoleGate } from '../../shared/RoleGate';
import { Deliveries, ModelName, Ordered } from './zone-parts';
import { useWithdraw, type Caches, type Prefix } from './zone-queries';

/** The prefixes that every bank may read, and where they are. */
export function PrefixesTable({ caches }: { readonly caches: Caches }) {
  const { t } = useTranslation('pool');
  return (
    <DataTable
      label={t('prefixes.table')}
      columns={useColumns(caches)}
      pages={wholeList(caches.prefixes)}
      rowKey={(it) => `${it.name} ${it.baseDigest}`}
      actions={(prefix) => (
        <>
          <Text prefix={prefix} />{' '}
          <RoleGate alliance={['operator']}>
            <Withdraw prefix={prefix} />
          </RoleGate>
        </>
      )}
    />
  );
}

function useColumns(caches: Caches): readonly Column<Prefix>[] {
  const { t } = useTranslation('pool');
  const counted = (value: number | null | undefined) =>
    value === undefined || value === null ? '—' : <Count value={value} />;
  return [
    { key: 'name', title: t('prefixes.name'), render: (it) => <strong>{it.name}</strong> },
    { key: 'model', title: t('model'), render: (it) => <ModelName caches={caches} digest={it.baseDigest} /> },
    { key: 'tokens', title: t('prefixes.tokens'), align: 'right', render: (it) => counted(it.tokens) },
    { key: 'blocks', title: t('prefixes.blocks'), align: 'right', render: (it) => counted(it.blocks) },
    { key: 'where', title: t('deliveries.title'), render: (it) => <Deliveries deliveries={it.deliveries} /> },
    { key: 'ordered', title: t('ordered'), render: (it) => <Ordered {...it} /> },
  ];
}

function Text({ prefix }: { readonly prefix: Prefix }) {
  const { t } = useTranslation(['pool', 'common']);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('prefixes.text')}
      </Button>
      <Modal
        open={open}
        title={t('prefixes.textOf', { name: prefix.name })}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <CodeBlock code={prefix.system} label={t('prefixes.text')} />
      </Modal>
    </>
  );
}

function Withdraw({ prefix }: { readonly prefix: Prefix }) {
  const { t } = useTranslation('pool');
  const { message } = App.useApp();
  const withdraw = useWithdraw(prefix);
  const { name } = prefix;
  return (
    <DangerButton
      label={t('prefixes.withdraw')}
      question={t('prefixes.withdrawQuestion', { name })}
      needsReason
      button={{ size: 'small' }}
      onConfirm={async (reason) => {
        await withdraw.mutateAsync(reason);
        void message.success(t('prefixes.withdrawn', { name }));
      }}
    >
      <p>{t('prefixes.withdrawHits')}</p>
    </DangerButton>
  );
}
