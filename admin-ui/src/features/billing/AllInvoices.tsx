import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Pages } from '../../api/pages';
import { bankMonth } from '../../shared/bank-time';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { amountOfFen, sumOf } from '../../shared/decimal';
import { FilterBar } from '../../shared/FilterBar';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { scopeOf } from '../../shared/scope';
import { StatCard } from '../../shared/StatCard';
import { EmptyNote } from '../../shared/StateBoundary';
import { AllRecount } from './AllRecount';
import { InvoiceState } from './InvoiceState';
import { MonthChoice } from './MonthChoice';
import { useInvoices, type Summary } from './queries';
import { RecountState } from './RecountState';
import type { StateProps } from './state';

/** All banks' invoices of one month. */
export function AllInvoices({ state, set }: StateProps) {
  const { t } = useTranslation('billing');
  const month = state.month || bankMonth();
  const pages = useInvoices(month);
  return (
    <>
      <FilterBar>
        <MonthChoice value={month} onChange={(it) => set({ month: it, batch: '' })} />
      </FilterBar>
      <Totals pages={pages} />
      <AllRecount month={month} batch={state.batch} onAsked={(batch) => set({ batch })} />
      <DataTable
        label={t('invoices.title', { month })}
        columns={useColumns()}
        pages={pages}
        rowKey={(it) => it.tenantId}
        empty={<EmptyNote title={t('invoices.noBank')} />}
      />
    </>
  );
}

function Totals({ pages }: { readonly pages: Pages<Summary> }) {
  const { t } = useTranslation('billing');
  const { rows } = pages;
  if (rows === undefined || rows.length === 0) {
    return null;
  }
  const toPay = rows.reduce((sum, it) => sum + amountOfFen(it.totalMinor), 0n);
  const checked = rows.filter((it) => it.recount?.result?.equal === true).length;
  const note = pages.hasMore ? { note: t('invoices.shownOnly') } : {};
  return (
    <section className="hub-stats" aria-labelledby="invoice-sums">
      <h2 id="invoice-sums" className="hub-hidden">
        {t('invoice.sums')}
      </h2>
      <StatCard title={t('invoices.toPay')} value={<Money amount={toPay} />} {...note} />
      <StatCard
        title={t('invoices.exactTotal')}
        value={<Money amount={sumOf(rows.map((it) => it.exactTotal))} form="exact" />}
        {...note}
      />
      <StatCard
        title={t('invoices.charged')}
        value={
          <>
            <Count value={rows.filter((it) => it.lines > 0).length} /> / <Count value={rows.length} />
          </>
        }
        {...note}
      />
      <StatCard
        title={t('invoices.checked')}
        value={
          <>
            <Count value={checked} /> / <Count value={rows.length} />
          </>
        }
        {...note}
      />
    </section>
  );
}

function useColumns(): readonly Column<Summary>[] {
  const { t } = useTranslation('billing');
  return [
    {
      key: 'bank',
      title: t('bank'),
      render: (it) => <Link to={links.invoice(scopeOf(it.tenantId, undefined), it.month)}>{it.tenantName}</Link>,
    },
    { key: 'status', title: t('state'), render: (it) => <InvoiceState status={it.status} /> },
    { key: 'lines', title: t('invoices.lines'), align: 'right', render: (it) => <Count value={it.lines} /> },
    {
      key: 'exact',
      title: t('invoices.exactTotal'),
      align: 'right',
      render: (it) => <Money yuan={it.exactTotal} form="exact" />,
    },
    {
      key: 'toPay',
      title: t('invoices.toPay'),
      align: 'right',
      render: (it) => (
        <strong>
          <Money amount={amountOfFen(it.totalMinor)} />
        </strong>
      ),
    },
    { key: 'recount', title: t('recount.title'), render: (it) => <RecountState job={it.recount} /> },
  ];
}
