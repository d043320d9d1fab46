import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page } from '../../layout/Page';
import { ShortId } from '../../shared/CopyText';
import { DataTable, type Column } from '../../shared/DataTable';
import { ChoiceFilter, FilterBar, TextFilter } from '../../shared/FilterBar';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { oneOf, sort, text, useUrlState } from '../../shared/url-state';
import { BankDrawer } from './BankDrawer';
import { BankState } from './BankState';
import { OnboardingWizard } from './OnboardingWizard';
import { SORTS, STATES, useBankList, type Bank } from './queries';

const FILTERS = {
  q: text(),
  status: oneOf(['', ...STATES], ''),
  sort: sort(SORTS, 'createdAt'),
  bank: text(),
  onboard: oneOf(['', 'yes'], ''),
};

export default function BanksPage() {
  const { t } = useTranslation(['banks', 'common']);
  const [filters, set] = useUrlState(FILTERS);
  const isFiltered = filters.q !== '' || filters.status !== '';
  const pages = useBankList({ q: filters.q, status: filters.status, sort: filters.sort });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <RoleGate alliance={['operator']}>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => set({ onboard: 'yes' })}>
            {t('onboard')}
          </Button>
        </RoleGate>
      }
    >
      <FilterBar onReset={isFiltered ? () => set({ q: '', status: '' }) : undefined}>
        <TextFilter label={t('search')} value={filters.q} onChange={(q) => set({ q })} />
        <ChoiceFilter
          label={t('status')}
          value={filters.status}
          any={t('anyStatus')}
          options={STATES.map((it) => ({ value: it, label: t(`states.${it}`) }))}
          onChange={(status) => set({ status: status as (typeof STATES)[number] })}
        />
      </FilterBar>
      <DataTable
        label={t('title')}
        columns={useColumns()}
        pages={pages}
        rowKey={(bank) => bank.id}
        sort={filters.sort}
        onSort={(it) => set({ sort: it as typeof filters.sort })}
        onOpen={(bank) => set({ bank: bank.id })}
        openKey={filters.bank}
        empty={
          <EmptyNote title={t('empty')}>
            <p>{t('emptyDo')}</p>
          </EmptyNote>
        }
      />
      {filters.bank !== '' && <BankDrawer id={filters.bank} onClose={() => set({ bank: '' })} />}
      <RoleGate alliance={['operator']}>
        {filters.onboard !== '' && (
          <OnboardingWizard onClose={() => set({ onboard: '' })} onDone={(bank) => set({ onboard: '', bank })} />
        )}
      </RoleGate>
    </Page>
  );
}

function useColumns(): readonly Column<Bank>[] {
  const { t } = useTranslation('banks');
  return [
    { key: 'name', title: t('name'), sortBy: 'name', render: (bank) => <strong>{bank.name}</strong> },
    { key: 'id', title: t('id'), render: (bank) => <ShortId id={bank.id} label={t('id')} /> },
    { key: 'status', title: t('status'), sortBy: 'status', render: (bank) => <BankState status={bank.status} /> },
    {
      key: 'since',
      title: t('since'),
      sortBy: 'createdAt',
      render: (bank) => <Time at={bank.createdAt} form="day" />,
    },
  ];
}
