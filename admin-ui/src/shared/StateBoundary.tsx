import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/problem';
import { ProblemView } from './ProblemView';

/** What this needs of TanStack's queries. */
export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: Problem | null;
  readonly refetch: () => unknown;
}

interface StateBoundaryProps<T> {
  readonly query: Loaded<T>;
  /** What stands there while nothing has come; three grey lines unless said. */
  readonly loading?: ReactNode;
  readonly isEmpty?: (data: T) => boolean;
  /** What stands there where there is nothing; null for nothing at all. */
  readonly empty?: ReactNode;
  readonly form?: 'page' | 'line';
  readonly children: (data: T) => ReactNode;
}

/**
 * Shows what a query brought, or why it brought nothing: loading, empty, or a problem with what to
 * do. An answer that is there stays when reading it again fails.
 */
export function StateBoundary<T>(props: StateBoundaryProps<T>) {
  const { query, loading, isEmpty, empty, form = 'page', children } = props;
  const { t } = useTranslation('common');
  if (query.data === undefined) {
    if (query.error !== null) {
      return <ProblemView problem={query.error} onRetry={() => void query.refetch()} form={form} />;
    }
    return (
      <div aria-busy="true" aria-label={t('loading')} role="status">
        {loading === undefined ? <Skeleton active paragraph={{ rows: 3 }} title={false} /> : loading}
      </div>
    );
  }
  if (isEmpty?.(query.data)) {
    return <>{empty === undefined ? <EmptyNote /> : empty}</>;
  }
  return <>{children(query.data)}</>;
}

/** There is nothing here, and why or what to do about it. */
export function EmptyNote({ title, children }: { title?: string; children?: ReactNode }) {
  const { t } = useTranslation('common');
  return (
    <div className="hub-empty">
      <p className="hub-empty-title">{title ?? t('empty')}</p>
      {children}
    </div>
  );
}
