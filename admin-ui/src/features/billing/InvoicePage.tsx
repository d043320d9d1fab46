import { useTranslation } from 'react-i18next';
import { Page } from '../../layout/Page';
import { bankMonth, daysOfMonth, monthEnd } from '../../shared/bank-time';
import { amountOf, amountOfFen } from '../../shared/decimal';
import { FilterBar } from '../../shared/FilterBar';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { useScope } from '../../shared/scope';
import { StatCard } from '../../shared/StatCard';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { Downloads } from './Downloads';
import { InvoiceLines } from './InvoiceLines';
import { InvoiceState } from './InvoiceState';
import { LineRequests } from './LineRequests';
import { MonthChoice } from './MonthChoice';
import { useInvoice, type Invoice } from './queries';
import { RecountPanel } from './RecountPanel';
import type { StateProps } from './state';

/** One bank's invoice of a month: what is to be paid, for what, and the proof that it is right. */
export function InvoicePage({ tenant, state, set }: StateProps & { readonly tenant: string }) {
  const { t } = useTranslation('billing');
  const scope = useScope();
  const { month } = state;
  const invoice = useInvoice(tenant, month);
  const line = invoice.data?.lines.find((it) => it.id === state.line);
  return (
    <Page
      title={t('invoice.title', { month })}
      above={[{ title: t('title'), to: links.billing(scope) }]}
      actions={<Downloads tenant={tenant} month={month} />}
    >
      <FilterBar>
        <MonthChoice value={month} onChange={(it) => set({ month: it, line: '', recount: '' })} />
      </FilterBar>
      <StateBoundary query={invoice}>
        {(it) => (
          <>
            <Standing invoice={it} />
            <Sums invoice={it} />
            <InvoiceLines invoice={it} openLine={state.line} onRequests={(id) => set({ line: id })} />
          </>
        )}
      </StateBoundary>
      <RecountPanel
        key={month}
        tenant={tenant}
        month={month}
        exactTotal={invoice.data?.exactTotal}
        state={state}
        set={set}
      />
      {line !== undefined && (
        <LineRequests tenant={tenant} month={month} line={line} onClose={() => set({ line: '' })} />
      )}
    </Page>
  );
}

/** A draft is no demand for payment, and must not be taken for one. */
function Standing({ invoice }: { readonly invoice: Invoice }) {
  const { t } = useTranslation('billing');
  if (invoice.status !== 'DRAFT') {
    return (
      <p>
        <InvoiceState status={invoice.status} />
      </p>
    );
  }
  const isOpen = invoice.month >= bankMonth();
  return (
    <div className="hub-caution" role="note">
      <InvoiceState status={invoice.status} />
      <div>
        <p>{t('invoice.draft')}</p>
        <p className="hub-soft">
          {t('invoice.asOf')} <Time at={invoice.asOf} />
          {isOpen && (
            <>
              {' · '}
              {t('invoice.open')} <Time at={monthEnd(daysOfMonth(invoice.month).first)} />
            </>
          )}
        </p>
      </div>
    </div>
  );
}

function Sums({ invoice }: { readonly invoice: Invoice }) {
  const { t } = useTranslation('billing');
  const toPay = amountOfFen(invoice.totalMinor);
  return (
    <section className="hub-stats" aria-labelledby="invoice-sums">
      <h2 id="invoice-sums" className="hub-hidden">
        {t('invoice.sums')}
      </h2>
      <StatCard title={t('invoices.toPay')} value={<Money amount={toPay} />} note={t('invoice.currency')} />
      <StatCard title={t('invoices.exactTotal')} value={<Money yuan={invoice.exactTotal} form="exact" />} />
      <StatCard
        title={t('invoice.rounding')}
        value={<Money amount={toPay - amountOf(invoice.exactTotal)} form="exact" />}
        note={t('invoice.roundingNote')}
      />
    </section>
  );
}
