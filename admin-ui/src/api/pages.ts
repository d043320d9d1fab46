import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import type { Problem } from './problem';

/** A part of a list, as every list of the service answers. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor?: string | null | undefined;
}

/** A list that is read part by part; what `DataTable` shows. */
export interface Pages<T> {
  readonly rows: readonly T[] | undefined;
  readonly error: Problem | null;
  readonly isLoading: boolean;
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** A list that came whole, as a part of something else. */
export function wholeList<T>(rows: readonly T[]): Pages<T> {
  const nothing = () => undefined;
  return {
    rows,
    error: null,
    isLoading: false,
    isLoadingMore: false,
    hasMore: false,
    loadMore: nothing,
    reload: nothing,
  };
}

/** Reads a list by keyset: `read` gets the cursor of the part that is wanted. */
export function usePages<T>(
  queryKey: QueryKey,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  options: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
): Pages<T> {
  const query = useInfiniteQuery<Page<T>, Problem, T[], QueryKey, string | undefined>({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
    ...options,
  });
  return {
    rows: query.data,
    error: query.error,
    isLoading: query.isLoading,
    isLoadingMore: query.isFetchingNextPage,
    hasMore: query.hasNextPage,
    loadMore: () => void query.fetchNextPage(),
    reload: () => void query.refetch(),
  };
}
