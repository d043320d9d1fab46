import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isStopped, useBankParts } from '../../layout/bank-parts';
import { Page } from '../../layout/Page';
import { DataTable, type Column } from '../../shared/DataTable';
import { KeyState } from '../../shared/KeyState';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { oneOf, sort, text, useUrlState } from '../../shared/url-state';
import { KeyDrawer } from './KeyDrawer';
import { KeyFilterBar } from './KeyFilterBar';
import { NewKeyForm } from './KeyForm';
import { RevealedSecret, type Revealed } from './RevealedSecret';
import { MAKERS } from './rights';
import { Scopes } from './Scopes';
import { KINDS, SORTS, STATES, useKeys, type ApiKey } from './queries';

/** What the page reads from its URL; `shared/links.ts` writes some of it. */
const FILTERS = {
  q: text(),
  projectId: text(),
  appId: text(),
  status: oneOf(['', ...STATES], ''),
  kind: oneOf(['', ...KINDS], ''),
  sort: sort(SORTS, '-createdAt'),
  /** The key that is open. */
  key: text(),
  /** What the open form makes. */
  create: oneOf(['', ...KINDS], ''),
};

export default function KeysPage() {
  const { t } = useTranslation(['keys', 'common']);
  const [{ key, create, ...filters }, set] = useUrlState(FILTERS);
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const pages = useKeys(filters);
  const isFiltered = filters.sort !== '-createdAt' || Object.values(filters).filter((it) => it !== '').length > 1;
  const kept = () => {
    if (revealed !== null) {
      set({ create: '', key: revealed.kind === 'key' ? revealed.made.id : revealed.keyId });
    }
    setRevealed(null);
  };
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <RoleGate {...MAKERS}>
          <Button onClick={() => set({ create: 'SERVICE_ACCOUNT' })}>{t('newAccount')}</Button>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => set({ create: 'API_KEY' })}>
            {t('newKey')}
          </Button>
        </RoleGate>
      }
    >
      <KeyFilterBar filters={filters} set={set} />
      <DataTable
        label={t('title')}
        columns={useColumns()}
        pages={pages}
        rowKey={(it) => it.id}
        sort={filters.sort}
        onSort={(it) => set({ sort: it as typeof filters.sort })}
        onOpen={(it) => set({ key: it.id })}
        openKey={key}
        empty={
          <EmptyNote title={isFiltered ? t('noMatch') : t('empty')}>
            <p>{isFiltered ? t('noMatchDo') : t('emptyDo')}</p>
          </EmptyNote>
        }
      />
      {key !== '' && <KeyDrawer id={key} onRevealed={setRevealed} onClose={() => set({ key: '' })} />}
      <RoleGate {...MAKERS}>
        {create !== '' && revealed === null && (
          <NewKeyForm
            kind={create}
            appId={filters.appId}
            onRevealed={setRevealed}
            onHalfMade={(account) => set({ create: '', key: account })}
            onClose={() => set({ create: '' })}
          />
        )}
      </RoleGate>
      {revealed !== null && <RevealedSecret revealed={revealed} onClose={kept} />}
    </Page>
  );
}

const SCOPES_MAX = 2;

function useColumns(): readonly Column<ApiKey>[] {
  const { t } = useTranslation('keys');
  const parts = useBankParts().data;
  return [
    {
      key: 'name',
      title: t('name'),
      sortBy: 'name',
      width: 200,
      render: (it) => (
        <>
          <strong>{it.name}</strong>
          {it.kind === 'SERVICE_ACCOUNT' && <div className="hub-soft">{t('kinds.SERVICE_ACCOUNT')}</div>}
        </>
      ),
    },
    {
      key: 'app',
      title: t('app'),
      width: 160,
      render: (it) => (
        <>
          <Clipped text={parts?.apps.get(it.appId)?.name ?? it.appId} />
          <Clipped text={parts?.projects.get(it.projectId)?.name ?? it.projectId} isSoft />
        </>
      ),
    },
    { key: 'prefix', title: t('prefix'), render: (it) => <code className="hub-num">{it.masked}</code> },
    {
      key: 'models',
      title: t('models'),
      width: 160,
      render: (it) => <Scopes values={it.models} all={t('allModels')} max={SCOPES_MAX} />,
    },
    {
      key: 'lastUsed',
      title: t('lastUsed'),
      sortBy: 'lastUsedAt',
      render: (it) =>
        it.lastUsedAt === undefined ? (
          <span className="hub-soft">{t('never')}</span>
        ) : (
          <Time at={it.lastUsedAt} form="ago" />
        ),
    },
    {
      key: 'expires',
      title: t('expires'),
      sortBy: 'expiresAt',
      render: (it) =>
        it.expiresAt === undefined ? (
          <span className="hub-soft">{t('expiry.never')}</span>
        ) : (
          <Time at={it.expiresAt} form="day" />
        ),
    },
    {
      key: 'state',
      title: t('state'),
      render: (it) => <KeyState apiKey={it} isStopped={isStopped(parts, it.appId)} />,
    },
  ];
}

/** A name in one line; the whole is in the tooltip. */
function Clipped({ text: name, isSoft = false }: { readonly text: string; readonly isSoft?: boolean }) {
  return (
    <div className={isSoft ? 'hub-clip hub-soft' : 'hub-clip'} title={name}>
      {name}
    </div>
  );
}
