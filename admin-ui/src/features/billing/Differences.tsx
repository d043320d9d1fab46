import { useTranslation } from 'react-i18next';
import type { Schema } from '../../api/client';
import { wholeList } from '../../api/pages';
import { ShortId } from '../../shared/CopyText';
import { DataTable, type Column } from '../../shared/DataTable';
import { Money } from '../../shared/Money';

type Difference = Schema<'Difference'>;

/** The service lists no more than these. */
const LISTED_MAX = 100;
const PRICE = 'a price row';
const NO_PRICE = 'no price row ';
const AMOUNT = /^-?\d+(\.\d{1,10})?$/;

/** Where the books and the recount say different things. */
export function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  const { t } = useTranslation('billing');
  const columns: readonly Column<Difference>[] = [
    { key: 'what', title: t('difference.what'), render: (it) => <What text={it.what} /> },
    { key: 'stands', title: t('difference.stands'), align: 'right', render: (it) => <Said text={it.stands} /> },
    { key: 'counted', title: t('difference.counted'), align: 'right', render: (it) => <Said text={it.counted} /> },
  ];
  return (
    <>
      <DataTable
        label={t('difference.title')}
        columns={columns}
        pages={wholeList(differences)}
        rowKey={(it) => `${it.what} ${it.stands} ${it.counted}`}
      />
      {differences.length >= LISTED_MAX && <p className="hub-soft">{t('difference.more')}</p>}
    </>
  );
}

/** The service names what differs in English: a call, a line, or one of two totals. */
function What({ text }: { readonly text: string }) {
  const { t } = useTranslation('billing');
  const [kind, ...rest] = text.split(' ');
  switch (text) {
    case 'draft total':
      return t('difference.draftTotal');
    case 'ledger revenue':
      return t('difference.ledgerRevenue');
  }
  if (kind !== 'call' && kind !== 'line') {
    return text;
  }
  return (
    <>
      {t(`difference.${kind}`)} <ShortId id={rest.join(' ')} label={t(`difference.${kind}`)} />
    </>
  );
}

/** An amount; or, in the service's English, that there ought to be a price and is none. */
function Said({ text }: { readonly text: string }) {
  const { t } = useTranslation('billing');
  if (AMOUNT.test(text)) {
    return <Money yuan={text} form="exact" />;
  }
  if (text === PRICE) {
    return t('difference.price');
  }
  return text.startsWith(NO_PRICE) ? t('difference.noPrice', { version: text.slice(NO_PRICE.length) }) : text;
}
