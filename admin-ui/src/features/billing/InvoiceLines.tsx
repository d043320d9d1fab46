import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { wholeList } from '../../api/pages';
import { daysOfMonth } from '../../shared/bank-time';
import { ShortId } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { amountOfFen } from '../../shared/decimal';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { useScope } from '../../shared/scope';
import { EmptyNote } from '../../shared/StateBoundary';
import type { Invoice, Line } from './queries';

interface InvoiceLinesProps {
  readonly invoice: Invoice;
  readonly openLine: string;
  readonly onRequests: (line: string) => void;
}

/** What is charged for, a line for each class of tokens at each price; each leads to its usage. */
export function InvoiceLines({ invoice, openLine, onRequests }: InvoiceLinesProps) {
  const { t } = useTranslation('billing');
  const scope = useScope();
  const { first, last } = daysOfMonth(invoice.month);
  return (
    <DataTable
      label={t('lines.title')}
      columns={useColumns()}
      pages={wholeList(invoice.lines)}
      rowKey={(it) => it.id}
      openKey={openLine}
      actions={({ id, alias, modelVersion, priceVersion }) => (
        <span className="hub-downloads">
          <Button size="small" onClick={() => onRequests(id)}>
            {t('lines.requests')}
          </Button>
          <Link
            to={links.usage(scope, { view: 'calls', range: `${first}..${last}`, alias, modelVersion, priceVersion })}
          >
            {t('lines.usage')}
          </Link>
        </span>
      )}
      empty={
        <EmptyNote title={t('lines.none')}>
          <p>{t('lines.noneDo')}</p>
        </EmptyNote>
      }
    />
  );
}

function useColumns(): readonly Column<Line>[] {
  const { t } = useTranslation('billing');
  return [
    { key: 'alias', title: t('model'), render: (it) => <code>{it.alias}</code> },
    { key: 'class', title: t('lines.class'), render: (it) => t(`class.${it.tokenClass}`) },
    { key: 'tokens', title: t('lines.tokens'), align: 'right', render: (it) => <Count value={it.tokens} /> },
    {
      key: 'unit',
      title: t('perMillion'),
      align: 'right',
      render: (it) => <Money yuan={it.unitPricePerMillion} form="exact" />,
    },
    {
      key: 'exact',
      title: t('lines.exact'),
      align: 'right',
      render: (it) => <Money yuan={it.exactAmount} form="exact" />,
    },
    {
      key: 'amount',
      title: t('lines.amount'),
      align: 'right',
      render: (it) => (
        <strong>
          <Money amount={amountOfFen(it.amountMinor)} />
        </strong>
      ),
    },
    {
      key: 'price',
      title: t('lines.versions'),
      render: (it) => (
        <>
          <ShortId id={it.priceVersion} label={t('priceVersion')} />
          <br />
          <ShortId id={it.modelVersion} label={t('lines.modelVersion')} />
        </>
      ),
    },
  ];
}
