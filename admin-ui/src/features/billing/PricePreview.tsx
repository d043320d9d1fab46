import { WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { wholeList } from '../../api/pages';
import type { Schema } from '../../api/client';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { amountOf } from '../../shared/decimal';
import { Money } from '../../shared/Money';
import { StatCard } from '../../shared/StatCard';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import type { NewPrice, Preview } from './price-queries';

type Bank = Schema<'Bank'>;

/** What the last thirty days would have cost at the price that is about to be set. */
export function PricePreview({ price, preview }: { readonly price: NewPrice; readonly preview: Preview }) {
  const { t } = useTranslation('billing');
  return (
    <div className="hub-page">
      <div className="hub-caution" role="note">
        <WarningFilled aria-hidden />
        <p>{t('preview.final')}</p>
      </div>
      <dl className="hub-facts">
        {(['inputPerMillion', 'cachedInputPerMillion', 'outputPerMillion'] as const).map((key) => (
          <Fact key={key} name={t(`prices.${key}`)}>
            <Money yuan={price[key]} form="exact" /> <span className="hub-soft">{t('newPrice.per')}</span>
          </Fact>
        ))}
        <Fact name={t('prices.from')}>
          {price.validFrom === undefined ? t('newPrice.now') : <Time at={price.validFrom} />}
        </Fact>
        <Fact name={t('preview.looked')}>
          <Time at={preview.from} form="day" /> – <Time at={preview.until} form="day" />
        </Fact>
      </dl>
      <section className="hub-stats" aria-labelledby="preview-sums">
        <h2 id="preview-sums" className="hub-hidden">
          {t('preview.sums')}
        </h2>
        <StatCard
          title={t('preview.was')}
          value={<Money yuan={preview.amount} />}
          note={<Money yuan={preview.amount} form="exact" />}
        />
        <StatCard
          title={t('preview.wouldBe')}
          value={<Money yuan={preview.amountAtPreview} />}
          note={<Money yuan={preview.amountAtPreview} form="exact" />}
        />
        <StatCard
          title={t('preview.change')}
          value={<Change yuan={preview.amountDifference} />}
          note={<Change yuan={preview.amountDifference} isExact />}
        />
      </section>
      <DataTable
        label={t('preview.banks')}
        columns={useColumns()}
        pages={wholeList(preview.banks)}
        rowKey={(it) => it.tenantId}
        empty={<EmptyNote title={t('preview.none')} />}
      />
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function useColumns(): readonly Column<Bank>[] {
  const { t } = useTranslation('billing');
  return [
    { key: 'bank', title: t('bank'), render: (it) => it.tenantName },
    { key: 'calls', title: t('preview.calls'), align: 'right', render: (it) => <Count value={it.calls} /> },
    { key: 'was', title: t('preview.was'), align: 'right', render: (it) => <Money yuan={it.amount} form="exact" /> },
    {
      key: 'wouldBe',
      title: t('preview.wouldBe'),
      align: 'right',
      render: (it) => <Money yuan={it.amountAtPreview} form="exact" />,
    },
    {
      key: 'change',
      title: t('preview.change'),
      align: 'right',
      render: (it) => <Change yuan={it.amountDifference} isExact />,
    },
  ];
}

/** More or less, with the sign of either. */
function Change({ yuan, isExact = false }: { readonly yuan: string; readonly isExact?: boolean }) {
  const amount = amountOf(yuan);
  return (
    <span className="hub-num">
      {amount > 0n && '+'}
      {amount < 0n && '−'}
      <Money amount={amount < 0n ? -amount : amount} form={isExact ? 'exact' : 'readable'} />
    </span>
  );
}
