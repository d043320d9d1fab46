import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { bankMonth } from '../../shared/bank-time';
import { DataTable, type Column } from '../../shared/DataTable';
import { amountOfFen } from '../../shared/decimal';
import { FilterBar } from '../../shared/FilterBar';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { useScope } from '../../shared/scope';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { Downloads } from './Downloads';
import { InvoiceState } from './InvoiceState';
import { MonthChoice } from './MonthChoice';
import { useInvoice, useMonths, type InvoiceMonth } from './queries';
import { RecountState } from './RecountState';

/** A bank's invoices, month by month. */
export function OwnMonths({ tenant }: { readonly tenant: string }) {
  const { t } = useTranslation('billing');
  const scope = useScope();
  const navigate = useNavigate();
  return (
    <>
      <FilterBar>
        <span className="hub-soft">{t('month.open')}</span>
        <MonthChoice value={bankMonth()} onChange={(month) => void navigate(links.invoice(scope, month))} />
        <Link to={links.invoice(scope, bankMonth())}>{t('month.present')}</Link>
      </FilterBar>
      <DataTable
        label={t('months.title')}
        columns={useColumns(tenant)}
        pages={useMonths(tenant)}
        rowKey={(it) => it.month}
        actions={(it) => <Downloads tenant={tenant} month={it.month} size="small" />}
        empty={
          <EmptyNote title={t('months.none')}>
            <p>{t('months.noneDo')}</p>
          </EmptyNote>
        }
      />
    </>
  );
}

function useColumns(tenant: string): readonly Column<InvoiceMonth>[] {
  const { t } = useTranslation('billing');
  const scope = useScope();
  return [
    {
      key: 'month',
      title: t('month.name'),
      render: (it) => (
        <Link className="hub-num" to={links.invoice(scope, it.month)}>
          {it.month}
        </Link>
      ),
    },
    { key: 'status', title: t('state'), render: (it) => <InvoiceState status={it.status} /> },
    {
      key: 'toPay',
      title: t('invoices.toPay'),
      align: 'right',
      render: (it) => <MonthTotal tenant={tenant} month={it.month} />,
    },
    { key: 'recount', title: t('recount.title'), render: (it) => <RecountState job={it.recount} /> },
  ];
}

/** The list says no amounts: each is a sum that is asked for by itself. */
function MonthTotal({ tenant, month }: { readonly tenant: string; readonly month: string }) {
  return (
    <StateBoundary query={useInvoice(tenant, month)} form="line" loading="…">
      {(invoice) => <Money amount={amountOfFen(invoice.totalMinor)} />}
    </StateBoundary>
  );
}
