import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { wholeList } from '../../api/pages';
import { useBanks } from '../../layout/bank-names';
import { Panel } from '../../layout/Page';
import { DataTable, type Column } from '../../shared/DataTable';
import { ChoiceFilter, FilterBar } from '../../shared/FilterBar';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { scopeOf } from '../../shared/scope';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { useTrialBalance, type AccountLine, type TrialBalance as Balance } from './book-queries';
import { Finding } from './RecountFinding';

interface TrialBalanceProps {
  /** The bank; empty for all. */
  readonly tenant: string;
  /** Chooses a bank; where it is missing there is no choice. */
  readonly onTenant?: (tenant: string) => void;
}

/** Whether debits equal credits, and what they are made of. */
export function TrialBalance({ tenant, onTenant }: TrialBalanceProps) {
  const { t } = useTranslation('billing');
  const banks = useBanks();
  return (
    <Panel title={t('trial.title')}>
      <div className="hub-page">
        {onTenant && (
          <FilterBar>
            <ChoiceFilter
              label={t('bank')}
              any={t('trial.anyBank')}
              value={tenant}
              onChange={onTenant}
              isLoading={banks.isLoading}
              options={(banks.data ?? []).map((it) => ({ value: it.id, label: it.name }))}
            />
          </FilterBar>
        )}
        <StateBoundary query={useTrialBalance(tenant)}>
          {(it) => <Accounts balance={it} leads={onTenant !== undefined} />}
        </StateBoundary>
      </div>
    </Panel>
  );
}

function Accounts({ balance, leads }: { readonly balance: Balance; readonly leads: boolean }) {
  const { t } = useTranslation('billing');
  return (
    <>
      <Finding isGood={balance.balanced}>
        {t(balance.balanced ? 'trial.balanced' : 'trial.unbalanced')} {t('ledger.debit')}{' '}
        <Money yuan={balance.debits} form="exact" /> · {t('ledger.credit')}{' '}
        <Money yuan={balance.credits} form="exact" />
      </Finding>
      <DataTable
        label={t('trial.accounts')}
        columns={useColumns(leads)}
        pages={wholeList(balance.accounts)}
        rowKey={(it) => `${it.tenantId} ${it.account}`}
        empty={<EmptyNote title={t('trial.none')} />}
      />
    </>
  );
}

function useColumns(leads: boolean): readonly Column<AccountLine>[] {
  const { t } = useTranslation('billing');
  const banks = useBanks();
  const nameOf = (id: string) => banks.data?.find((it) => it.id === id)?.name ?? id;
  return [
    {
      key: 'bank',
      title: t('bank'),
      render: (it) =>
        leads ? (
          <Link to={links.billing(scopeOf(it.tenantId, undefined), 'ledger')}>{nameOf(it.tenantId)}</Link>
        ) : (
          nameOf(it.tenantId)
        ),
    },
    { key: 'account', title: t('ledger.account'), render: (it) => t(`account.${it.account}`) },
    { key: 'debit', title: t('ledger.debit'), align: 'right', render: (it) => <Money yuan={it.debit} form="exact" /> },
    {
      key: 'credit',
      title: t('ledger.credit'),
      align: 'right',
      render: (it) => <Money yuan={it.credit} form="exact" />,
    },
  ];
}
