import { UploadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../../../layout/Page';
import { ShortId } from '../../../shared/CopyText';
import { Count } from '../../../shared/Count';
import { DangerButton } from '../../../shared/DangerButton';
import { DataTable, type Column } from '../../../shared/DataTable';
import { FilterBar, TextFilter } from '../../../shared/FilterBar';
import { links } from '../../../shared/links';
import { RoleGate } from '../../../shared/RoleGate';
import { EmptyNote } from '../../../shared/StateBoundary';
import { StatusTag } from '../../../shared/StatusTag';
import { Time } from '../../../shared/Time';
import { text, useUrlState } from '../../../shared/url-state';
import { ADAPTER_SENDERS, ADAPTER_KEEPERS } from '../rights';
import { Bytes } from './Bytes';
import { PointForm } from './PointForm';
import { SpreadTag } from './SpreadTag';
import { UploadForm } from './UploadForm';
import { useAdapters, useWithdrawAdapter, type AdapterView } from './queries';

/** The adapters of a bank: what they stand on, where they are, and what calls them. */
export function AdaptersPage({ tenant }: { readonly tenant: string }) {
  const { t } = useTranslation('models');
  const [filters, set] = useUrlState({ q: text() });
  const [sends, setSends] = useState(false);
  const [pointed, setPointed] = useState<AdapterView | null>(null);
  return (
    <Page
      title={t('adapters.title')}
      lead={t('adapters.lead')}
      above={[{ title: t('title'), to: links.models() }]}
      actions={
        <RoleGate {...ADAPTER_SENDERS}>
          <Button type="primary" icon={<UploadOutlined />} onClick={() => setSends(true)}>
            {t('adapters.upload')}
          </Button>
        </RoleGate>
      }
    >
      <FilterBar>
        <TextFilter label={t('adapters.search')} value={filters.q} onChange={(q) => set({ q })} />
      </FilterBar>
      <DataTable
        label={t('adapters.title')}
        columns={useColumns()}
        pages={useAdapters(tenant, filters.q)}
        rowKey={(it) => it.held.modelVersion}
        actions={(it) =>
          it.held.status === 'HELD' && (
            <RoleGate {...ADAPTER_KEEPERS}>
              <span className="hub-row">
                <Button size="small" onClick={() => setPointed(it)}>
                  {t('adapters.point')}
                </Button>
                <Withdraw tenant={tenant} adapter={it} />
              </span>
            </RoleGate>
          )
        }
        empty={
          filters.q === '' ? (
            <EmptyNote title={t('adapters.none')}>
              <p>{t('adapters.noneDo')}</p>
            </EmptyNote>
          ) : (
            <EmptyNote title={t('empty')} />
          )
        }
      />
      {sends && <UploadForm tenant={tenant} onClose={() => setSends(false)} />}
      {pointed && <PointForm tenant={tenant} adapter={pointed} onClose={() => setPointed(null)} />}
    </Page>
  );
}

function useColumns(): readonly Column<AdapterView>[] {
  const { t } = useTranslation('models');
  return [
    {
      key: 'file',
      title: t('adapters.file'),
      render: ({ held }) => (
        <>
          <strong>{held.fileName}</strong>
          <div>
            <ShortId id={held.facts.digest} label={t('adapters.digest')} />
          </div>
        </>
      ),
    },
    {
      key: 'base',
      title: t('adapters.base'),
      render: ({ held }) => (
        <>
          {held.baseAlias}
          <div className="hub-soft">{held.baseName}</div>
        </>
      ),
    },
    { key: 'rank', title: t('adapters.rank'), align: 'right', render: ({ held }) => ranksOf(held.facts) },
    {
      key: 'size',
      title: t('adapters.size'),
      align: 'right',
      render: ({ held }) => <Bytes value={held.facts.sizeBytes} />,
    },
    { key: 'spread', title: t('adapters.spread'), render: (it) => <SpreadTag adapter={it} /> },
    {
      key: 'aliases',
      title: t('adapters.aliases'),
      render: ({ aliases }) =>
        aliases.length === 0 ? (
          <span className="hub-soft">{t('adapters.noAlias')}</span>
        ) : (
          aliases.map((alias) => (
            <div key={alias}>
              <Link to={links.model(alias)}>{alias}</Link>
            </div>
          ))
        ),
    },
    {
      key: 'at',
      title: t('adapters.at'),
      render: ({ held }) => (
        <>
          <Time at={held.uploadedAt} />
          {held.status === 'WITHDRAWN' && (
            <div>
              <StatusTag tone="calm">{t('adapters.withdrawn')}</StatusTag>
            </div>
          )}
        </>
      ),
    },
  ];
}

/** One number, or from the lowest to the highest. */
export function ranksOf({ rankMin, rankMax }: { readonly rankMin: number; readonly rankMax: number }) {
  return rankMin === rankMax ? (
    <Count value={rankMax} />
  ) : (
    <>
      <Count value={rankMin} />–<Count value={rankMax} />
    </>
  );
}

function Withdraw({ tenant, adapter }: { readonly tenant: string; readonly adapter: AdapterView }) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const { fileName, modelVersion } = adapter.held;
  const withdraw = useWithdrawAdapter(tenant, modelVersion);
  return (
    <DangerButton
      label={t('adapters.withdraw')}
      question={t('adapters.withdrawQuestion', { name: fileName })}
      button={{ size: 'small', disabled: adapter.aliases.length > 0 }}
      onConfirm={async () => {
        await withdraw.mutateAsync('');
        void message.success(t('adapters.withdrawDone', { name: fileName }));
      }}
    >
      <p>{t('adapters.withdrawHits')}</p>
    </DangerButton>
  );
}
