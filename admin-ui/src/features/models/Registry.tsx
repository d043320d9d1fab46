import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useBanks } from '../../layout/bank-names';
import { Page } from '../../layout/Page';
import { ShortId } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { ChoiceFilter, FilterBar, TextFilter } from '../../shared/FilterBar';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote } from '../../shared/StateBoundary';
import { oneOf, sort, text, useUrlState } from '../../shared/url-state';
import { HealthTag } from './HealthTag';
import { PriceNote, usePriceColumns } from './price-columns';
import { ALLIANCE, SORTS, STATES, useModelList, type Model } from './queries';
import { RegisterForm } from './RegisterForm';
import { KEEPERS } from './rights';

const FILTERS = {
  q: text(),
  status: oneOf(['', ...STATES], ''),
  owner: text(),
  sort: sort(SORTS, 'alias'),
  register: oneOf(['', 'yes'], ''),
};

/** All aliases, for the alliance's people. */
export function Registry() {
  const { t } = useTranslation('models');
  const [filters, set] = useUrlState(FILTERS);
  const { q, status, owner } = filters;
  const isFiltered = q !== '' || status !== '' || owner !== '';
  const navigate = useNavigate();
  const banks = useBanks();
  const open = (alias: string) => void navigate(links.model(alias));
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <RoleGate {...KEEPERS}>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => set({ register: 'yes' })}>
            {t('register')}
          </Button>
        </RoleGate>
      }
    >
      <FilterBar onReset={isFiltered ? () => set({ q: '', status: '', owner: '' }) : undefined}>
        <TextFilter label={t('search')} value={q} onChange={(it) => set({ q: it })} />
        <ChoiceFilter
          label={t('status')}
          value={status}
          any={t('anyStatus')}
          options={STATES.map((it) => ({ value: it, label: t(`states.${it}`) }))}
          onChange={(it) => set({ status: STATES.find((known) => known === it) ?? '' })}
        />
        <ChoiceFilter
          label={t('owner')}
          value={owner}
          any={t('anyOwner')}
          options={[
            { value: ALLIANCE, label: t('ofAlliance') },
            ...(banks.data ?? []).map((it) => ({ value: it.id, label: it.name })),
          ]}
          onChange={(it) => set({ owner: it })}
        />
      </FilterBar>
      <DataTable
        label={t('title')}
        columns={useColumns()}
        pages={useModelList({ q, status, owner, sort: filters.sort })}
        rowKey={(model) => model.alias}
        sort={filters.sort}
        onSort={(it) => set({ sort: it as typeof filters.sort })}
        onOpen={(model) => open(model.alias)}
        empty={
          <EmptyNote title={t('empty')}>
            <p>{t('emptyDo')}</p>
          </EmptyNote>
        }
      />
      <RoleGate {...KEEPERS}>
        {filters.register !== '' && <RegisterForm onClose={() => set({ register: '' })} onDone={open} />}
      </RoleGate>
    </Page>
  );
}

function useColumns(): readonly Column<Model>[] {
  const { t } = useTranslation('models');
  return [
    {
      key: 'alias',
      title: t('alias'),
      sortBy: 'alias',
      render: (model) => (
        <>
          <strong>{model.alias}</strong>
          {model.displayName && <div className="hub-soft">{model.displayName}</div>}
        </>
      ),
    },
    {
      key: 'owner',
      title: t('owner'),
      render: (model) => (model.ownerTenantId ? (model.ownerName ?? model.ownerTenantId) : t('ofAlliance')),
    },
    { key: 'health', title: t('health'), render: (model) => <HealthTag model={model} /> },
    {
      key: 'version',
      title: t('version'),
      width: 220,
      render: (model) => <ShortId id={model.modelVersion} label={t('facts.version')} />,
    },
    { key: 'context', title: t('context'), align: 'right', render: (model) => <Count value={model.contextLength} /> },
    ...usePriceColumns<Model>((model) => model.price),
    { key: 'note', title: t('price.state'), render: (model) => <PriceNote model={model} /> },
    { key: 'grants', title: t('grants'), align: 'right', render: (model) => <Count value={model.grants} /> },
  ];
}
