import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../api/pages';
import { ProblemView } from './ProblemView';
import { EmptyNote } from './StateBoundary';

export interface Column<T> {
  readonly key: string;
  readonly title: string;
  readonly render: (row: T) => ReactNode;
  /** The name under which the server sorts by this column. */
  readonly sortBy?: string;
  /** Numbers and money stand right. */
  readonly align?: 'left' | 'right';
  readonly width?: number;
}

interface DataTableProps<T> {
  /** What the table shows, for those who cannot see it. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly pages: Pages<T>;
  readonly rowKey: (row: T) => string;
  /** The sort that the server was asked for, `field` or `-field`. */
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  /** Opens a row, by click or Enter. */
  readonly onOpen?: (row: T) => void;
  /** The row that is open now. */
  readonly openKey?: string | null;
  /** Buttons at the end of a row. */
  readonly actions?: (row: T) => ReactNode;
  readonly empty?: ReactNode;
}

/**
 * A list that the server pages by keyset and sorts. One real table with a header that stays, so that
 * screen readers keep the columns; rows that open are reached with Tab and the arrow keys.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns, pages, label, empty } = props;
  const { t } = useTranslation('common');
  if (pages.rows === undefined && pages.error !== null) {
    return <ProblemView problem={pages.error} onRetry={pages.reload} />;
  }
  if (pages.rows?.length === 0) {
    return <>{empty ?? <EmptyNote />}</>;
  }
  const loading = pages.rows === undefined;
  return (
    <div className="hub-table-frame">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <div className="hub-table-scroll" role="region" aria-label={label} tabIndex={0}>
        <table className="hub-table" aria-busy={loading} aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Header key={column.key} column={column} {...props} />
              ))}
              {props.actions && (
                <th scope="col" className="hub-table-actions">
                  <span className="hub-hidden">{t('table.actions')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {loading ? <LoadingRows columns={columns.length + (props.actions ? 1 : 0)} /> : <Rows {...props} />}
          </tbody>
        </table>
      </div>
      {!loading && <Foot pages={pages} />}
    </div>
  );
}

function Header<T>({ column, sort, onSort }: DataTableProps<T> & { column: Column<T> }) {
  const { sortBy } = column;
  const ascending = sortBy !== undefined && sort === sortBy;
  const descending = sortBy !== undefined && sort === `-${sortBy}`;
  const direction = ascending ? 'ascending' : descending ? 'descending' : undefined;
  return (
    <th
      scope="col"
      className={column.align === 'right' ? 'hub-right' : undefined}
      style={column.width === undefined ? undefined : { minWidth: column.width }}
      aria-sort={direction}
    >
      {sortBy === undefined || !onSort ? (
        column.title
      ) : (
        <button type="button" className="hub-sort" onClick={() => onSort(descending ? sortBy : `-${sortBy}`)}>
          {column.title}
          <span aria-hidden="true" className={direction === undefined ? 'hub-sort-off' : 'hub-sort-on'}>
            {ascending ? <CaretUpOutlined /> : <CaretDownOutlined />}
          </span>
        </button>
      )}
    </th>
  );
}

function Rows<T>({ pages, columns, rowKey, onOpen, openKey, actions }: DataTableProps<T>) {
  return (pages.rows ?? []).map((row) => {
    const key = rowKey(row);
    return (
      <tr
        key={key}
        className={onOpen ? 'hub-row-opens' : undefined}
        aria-current={openKey === key ? 'true' : undefined}
        {...(onOpen
          ? {
              tabIndex: 0,
              onClick: () => onOpen(row),
              onKeyDown: (event) => onRowKey(event, () => onOpen(row)),
            }
          : {})}
      >
        {columns.map((column) => (
          <td key={column.key} className={column.align === 'right' ? 'hub-right' : undefined}>
            {column.render(row)}
          </td>
        ))}
        {actions && (
          // A button in the row is not a click on the row.
          <td
            className="hub-table-actions"
            onClick={(event) => event.stopPropagation()}
            onKeyDown={(event) => event.stopPropagation()}
          >
            {actions(row)}
          </td>
        )}
      </tr>
    );
  });
}

function onRowKey(event: KeyboardEvent<HTMLTableRowElement>, open: () => void) {
  if (event.target !== event.currentTarget) {
    return;
  }
  const row = event.currentTarget;
  const next: Record<string, Element | null | undefined> = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: row.parentElement?.firstElementChild,
    End: row.parentElement?.lastElementChild,
  };
  if (event.key === 'Enter') {
    event.preventDefault();
    open();
  } else if (next[event.key] instanceof HTMLElement) {
    event.preventDefault();
    (next[event.key] as HTMLElement).focus();
  }
}

function LoadingRows({ columns }: { columns: number }) {
  return Array.from({ length: 6 }, (_, row) => (
    <tr key={row}>
      {Array.from({ length: columns }, (_unused, column) => (
        <td key={column}>
          <Skeleton.Input active size="small" block />
        </td>
      ))}
    </tr>
  ));
}

function Foot<T>({ pages }: { pages: Pages<T> }) {
  const { t } = useTranslation('common');
  return (
    <div className="hub-table-foot">
      <span role="status">{t('table.shown', { count: pages.rows?.length ?? 0 })}</span>
      {pages.error !== null && <ProblemView problem={pages.error} onRetry={pages.loadMore} form="line" />}
      {pages.hasMore ? (
        <Button size="small" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('table.more')}
        </Button>
      ) : (
        <span>{t('table.all')}</span>
      )}
    </div>
  );
}
