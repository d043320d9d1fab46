import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { wholeList } from '../../api/pages';
import type { Schema } from '../../api/client';
import { ShortId } from '../../shared/CopyText';
import { formatCount } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { amountOf, formatExactly } from '../../shared/decimal';
import { Time } from '../../shared/Time';
import { Differences } from './Differences';
import type { RecountJob } from './queries';

type Result = Schema<'RecountResult'>;
type OutsidePrice = Schema<'OutsidePrice'>;

interface RecountFindingProps {
  readonly job: RecountJob;
  readonly result: Result;
  readonly exactTotal?: string | undefined;
}

/** What a recount has found: that all agrees, or everything that does not. */
export function RecountFinding({ job, result, exactTotal }: RecountFindingProps) {
  const { t, i18n } = useTranslation('billing');
  const yuan = (text: string) => `¥${formatExactly(amountOf(text))}`;
  const isStale = exactTotal !== undefined && amountOf(exactTotal) !== amountOf(result.draftExactTotal);
  const totals = { draft: yuan(result.draftExactTotal), counted: yuan(result.recountExactTotal) };
  return (
    <>
      <Finding isGood={result.equal}>
        {result.equal
          ? t('recount.foundEqual', { ...totals, calls: formatCount(job.done, i18n.language) })
          : t('recount.foundDifferent', {
              ...totals,
              found: formatCount(result.differences.length, i18n.language),
            })}{' '}
        <span className="hub-soft">
          <Time at={job.endedAt} form="ago" />
          {isStale && ` · ${t('recount.stale')}`}
        </span>
      </Finding>
      {result.differences.length > 0 && <Differences differences={result.differences} />}
      {result.outsidePrices.length > 0 && <OutsidePrices calls={result.outsidePrices} />}
    </>
  );
}

/** A sentence that says whether all is well. */
export function Finding({ isGood, children }: { readonly isGood: boolean; readonly children: ReactNode }) {
  return (
    <p role="status" className={isGood ? 'hub-finding hub-finding-good' : 'hub-finding hub-finding-bad'}>
      {isGood ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}
      <span>{children}</span>
    </p>
  );
}

/** Calls that were admitted at a price that had just ended; right by that price, but worth a look. */
function OutsidePrices({ calls }: { readonly calls: readonly OutsidePrice[] }) {
  const { t } = useTranslation('billing');
  const columns: readonly Column<OutsidePrice>[] = [
    { key: 'usage', title: t('usageId'), render: (it) => <ShortId id={it.usageId} label={t('usageId')} /> },
    { key: 'price', title: t('priceVersion'), render: (it) => <ShortId id={it.priceVersion} /> },
    { key: 'at', title: t('requests.at'), render: (it) => <Time at={it.occurredAt} form="precise" /> },
  ];
  return (
    <div>
      <h3 className="hub-part">{t('outside.title')}</h3>
      <p className="hub-soft hub-billing-note">{t('outside.about')}</p>
      <DataTable label={t('outside.title')} columns={columns} pages={wholeList(calls)} rowKey={(it) => it.usageId} />
    </div>
  );
}
