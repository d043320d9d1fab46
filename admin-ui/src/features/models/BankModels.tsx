import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMe } from '../../api/session';
import { Page } from '../../layout/Page';
import { CopyText } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { FilterBar, TextFilter } from '../../shared/FilterBar';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote } from '../../shared/StateBoundary';
import { StatusTag } from '../../shared/StatusTag';
import { sort, text, useUrlState } from '../../shared/url-state';
import { HealthTag } from './HealthTag';
import { PriceNote, usePriceColumns } from './price-columns';
import { SORTS, useModelList, type Model } from './queries';
import { TRIERS } from './rights';

const FILTERS = { q: text(), sort: sort(SORTS, 'alias') };

/** What the bank may call, at which price. */
export function BankModels() {
  const { t } = useTranslation('models');
  const [filters, set] = useUrlState(FILTERS);
  const navigate = useNavigate();
  const pages = useModelList({ q: filters.q, status: 'ACTIVE', owner: '', sort: filters.sort });
  return (
    <Page title={t('title')} lead={t('bankLead')} actions={<ToAdapters />}>
      <FilterBar>
        <TextFilter label={t('search')} value={filters.q} onChange={(q) => set({ q })} />
      </FilterBar>
      <DataTable
        label={t('title')}
        columns={useColumns()}
        pages={pages}
        rowKey={(model) => model.alias}
        sort={filters.sort}
        onSort={(it) => set({ sort: it as typeof filters.sort })}
        onOpen={(model) => void navigate(links.model(model.alias))}
        actions={(model) => (
          <RoleGate {...TRIERS}>
            <Link to={links.playground(model.alias)}>{t('try')}</Link>
          </RoleGate>
        )}
        empty={
          filters.q === '' ? (
            <EmptyNote title={t('bankEmpty')}>
              <p>{t('bankEmptyDo')}</p>
            </EmptyNote>
          ) : (
            <EmptyNote title={t('empty')} />
          )
        }
      />
    </Page>
  );
}

/** A link that looks as a page's other buttons do. */
function ToAdapters() {
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  return (
    <Button
      href={links.adapters()}
      onClick={(event) => {
        event.preventDefault();
        void navigate(links.adapters());
      }}
    >
      {t('adapters.title')}
    </Button>
  );
}

function useColumns(): readonly Column<Model>[] {
  const { t } = useTranslation('models');
  const me = useMe();
  return [
    {
      key: 'model',
      title: t('model'),
      sortBy: 'alias',
      render: (model) => (
        <>
          <strong>{model.displayName ?? model.alias}</strong>{' '}
          {model.ownerTenantId && (
            <StatusTag tone="calm">
              {model.ownerTenantId === me.tenant?.id ? t('own') : t('adapters.granted')}
            </StatusTag>
          )}
          <div>
            <CopyText text={model.alias} label={t('alias')} />
          </div>
        </>
      ),
    },
    { key: 'health', title: t('health'), render: (model) => <HealthTag model={model} /> },
    { key: 'context', title: t('context'), align: 'right', render: (model) => <Count value={model.contextLength} /> },
    ...usePriceColumns<Model>((model) => model.price),
    { key: 'note', title: t('price.state'), render: (model) => <PriceNote model={model} /> },
  ];
}
