import { useTranslation } from 'react-i18next';
import type { Column } from '../../shared/DataTable';
import { Money } from '../../shared/Money';
import { StatusTag } from '../../shared/StatusTag';
import { Time } from '../../shared/Time';
import type { Model, Price } from './queries';

/** Yuan per million tokens, for each class of tokens. */
export function usePriceColumns<T>(pick: (row: T) => Price | null | undefined): readonly Column<T>[] {
  const { t } = useTranslation('models');
  const column = (key: 'input' | 'cached' | 'output', read: (price: Price) => string): Column<T> => ({
    key,
    title: t(`price.${key}`),
    align: 'right',
    render: (row) => <Money yuan={priceIn(pick(row), read)} form="exact" />,
  });
  return [
    column('input', (it) => it.inputPerMillion),
    column('cached', (it) => it.cachedInputPerMillion),
    column('output', (it) => it.outputPerMillion),
  ];
}

function priceIn(price: Price | null | undefined, read: (price: Price) => string): string | null {
  return price === null || price === undefined ? null : read(price);
}

/** What is to be known of a price beside its numbers. */
export function PriceNote({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const { price, upcomingPrice } = model;
  return (
    <>
      {price === undefined || price === null ? (
        <StatusTag tone="warn">{t('price.missing')}</StatusTag>
      ) : (
        <StatusTag tone="good">{t('prices.states.IN_FORCE')}</StatusTag>
      )}
      {upcomingPrice && (
        <div className="hub-soft">
          {t('price.from')} <Time at={upcomingPrice.validFrom} form="day" />
        </div>
      )}
    </>
  );
}

/** The three of a price in a line. */
export function PriceLine({ price }: { readonly price: Price }) {
  const { t } = useTranslation('models');
  return (
    <span className="hub-prices">
      <span>
        {t('price.input')} <Money yuan={price.inputPerMillion} form="exact" />
      </span>
      <span>
        {t('price.cached')} <Money yuan={price.cachedInputPerMillion} form="exact" />
      </span>
      <span>
        {t('price.output')} <Money yuan={price.outputPerMillion} form="exact" />
      </span>
    </span>
  );
}
