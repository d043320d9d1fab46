import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { may } from '../../api/roles';
import { useMe } from '../../api/session';
import { Page } from '../../layout/Page';
import { useScope } from '../../shared/scope';
import { AllInvoices } from './AllInvoices';
import { DeadLettersTab } from './DeadLettersTab';
import { InvoicePage } from './InvoicePage';
import { LedgerTab } from './LedgerTab';
import { OwnMonths } from './OwnMonths';
import { PricesTab } from './PricesTab';
import { BOOK_READERS } from './rights';
import { TABS, useBillingState, type StateProps, type Tab } from './state';

/** Invoices, and what they are made of: prices, the ledger, and usage that could not be booked. */
export default function BillingPage() {
  const { t } = useTranslation('billing');
  const [state, set] = useBillingState();
  const { tenant } = useScope();
  const seesLetters = may(useMe(), BOOK_READERS) && tenant === null;
  const tabs = TABS.filter((it) => it !== 'dead-letters' || seesLetters);
  const tab = tabs.find((it) => it === state.tab) ?? 'invoices';
  if (tab === 'invoices' && tenant !== null && state.month !== '') {
    return <InvoicePage tenant={tenant} state={state} set={set} />;
  }
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        activeKey={tab}
        destroyOnHidden
        onChange={(key) => set({ tab: key as Tab })}
        items={tabs.map((it) => ({
          key: it,
          label: t(`tabs.${it}`),
          children: (
            <div className="hub-page">
              <Content tab={it} state={state} set={set} />
            </div>
          ),
        }))}
      />
    </Page>
  );
}

function Content({ tab, state, set }: StateProps & { readonly tab: Tab }) {
  const { tenant } = useScope();
  switch (tab) {
    case 'invoices':
      return tenant === null ? <AllInvoices state={state} set={set} /> : <OwnMonths tenant={tenant} />;
    case 'prices':
      return <PricesTab state={state} set={set} />;
    case 'ledger':
      return <LedgerTab state={state} set={set} />;
    case 'dead-letters':
      return <DeadLettersTab state={state} set={set} />;
  }
}
