import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { DataTable, type Column } from '../../shared/DataTable';
import { ShortId } from '../../shared/CopyText';
import { amountOf } from '../../shared/decimal';
import { FilterBar, RangeFilter } from '../../shared/FilterBar';
import { Money } from '../../shared/Money';
import { RoleGate } from '../../shared/RoleGate';
import { useScope } from '../../shared/scope';
import { StatCard } from '../../shared/StatCard';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { useJournal, useOwed, type Journal } from './book-queries';
import { BOOK_READERS } from './rights';
import type { StateProps } from './state';
import { TrialBalance } from './TrialBalance';

/** Of the alliance: whether the books balance. Of a bank: what it owes, and every posting of it. */
export function LedgerTab({ state, set }: StateProps) {
  const { tenant } = useScope();
  if (tenant === null) {
    return <TrialBalance tenant={state.bank} onTenant={(bank) => set({ bank })} />;
  }
  return (
    <>
      <Owing tenant={tenant} />
      <RoleGate {...BOOK_READERS}>
        <TrialBalance tenant={tenant} />
      </RoleGate>
      <Entries tenant={tenant} state={state} set={set} />
    </>
  );
}

function Owing({ tenant }: { readonly tenant: string }) {
  const { t } = useTranslation('billing');
  return (
    <StateBoundary query={useOwed(tenant)} form="line">
      {(it) => (
        <section className="hub-stats" aria-labelledby="owed">
          <h2 id="owed" className="hub-hidden">
            {t('ledger.owed')}
          </h2>
          <StatCard
            title={t('ledger.month', { month: it.month })}
            value={<Money yuan={it.amountMonth} />}
            note={<Money yuan={it.amountMonth} form="exact" />}
          />
          <StatCard
            title={t('ledger.accrued')}
            value={<Money yuan={it.amountAccrued} />}
            note={
              <>
                {t('invoice.asOf')} <Time at={it.at} />
              </>
            }
          />
        </section>
      )}
    </StateBoundary>
  );
}

function Entries({ tenant, state, set }: StateProps & { readonly tenant: string }) {
  const { t } = useTranslation('billing');
  return (
    <Panel title={t('ledger.entries')}>
      <div className="hub-page">
        <FilterBar>
          <RangeFilter value={state.range} onChange={(range) => set({ range })} />
        </FilterBar>
        <DataTable
          label={t('ledger.list')}
          columns={useColumns()}
          pages={useJournal(tenant, state.range)}
          rowKey={(it) => it.id}
          empty={
            <EmptyNote title={t('ledger.none')}>
              <p>{t('ledger.noneDo')}</p>
            </EmptyNote>
          }
        />
      </div>
    </Panel>
  );
}

function useColumns(): readonly Column<Journal>[] {
  const { t } = useTranslation('billing');
  const postings = (show: (posting: Journal['entries'][number]) => ReactNode) => (journal: Journal) =>
    journal.entries.map((it, i) => <div key={`${it.account} ${String(i)}`}>{show(it)}</div>);
  return [
    { key: 'at', title: t('ledger.occurred'), render: (it) => <Time at={it.occurredAt} /> },
    { key: 'recorded', title: t('ledger.recorded'), render: (it) => <Time at={it.recordedAt} /> },
    { key: 'account', title: t('ledger.account'), render: postings((it) => t(`account.${it.account}`)) },
    { key: 'debit', title: t('ledger.debit'), align: 'right', render: postings((it) => <Side yuan={it.debit} />) },
    { key: 'credit', title: t('ledger.credit'), align: 'right', render: postings((it) => <Side yuan={it.credit} />) },
    { key: 'id', title: t('ledger.id'), render: (it) => <ShortId id={it.id} label={t('ledger.id')} /> },
  ];
}

/** As high as a line of text, so that the sides stay beside their accounts. */
const NOTHING = '\u00a0';

/** One of a posting's two sides is nothing, and stays blank as in any account book. */
function Side({ yuan }: { readonly yuan: string }) {
  return amountOf(yuan) === 0n ? NOTHING : <Money yuan={yuan} form="exact" />;
}
