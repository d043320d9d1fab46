import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { usePages, type Page } from '../../api/pages';
import { link } from '../../api/addresses';
import { hubJson } from '../../api/hub-fetch';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import { DataTable } from '../DataTable';

interface Row {
  readonly id: string;
  readonly size: number;
}

function Probe({ onOpen, onSort }: { onOpen?: (row: Row) => void; onSort?: (sort: string) => void }) {
  const pages = usePages<Row>(['rows'], (cursor) => hubJson<Page<Row>>('GET', link('/api/v1/rows', { cursor })));
  return (
    <DataTable
      label="Rows"
      columns={[
        { key: 'id', title: 'Id', render: (row) => row.id, sortBy: 'id' },
        { key: 'size', title: 'Size', render: (row) => row.size, align: 'right' },
      ]}
      pages={pages}
      rowKey={(row) => row.id}
      sort="-id"
      actions={(row) => <button>remove {row.id}</button>}
      {...(onOpen ? { onOpen } : {})}
      {...(onSort ? { onSort } : {})}
    />
  );
}

const ROWS = http.get('*/api/v1/rows', ({ request }) =>
  HttpResponse.json(
    new URL(request.url).searchParams.get('cursor') === 'c1'
      ? { items: [{ id: 'c', size: 3 }] }
      : {
          items: [
            { id: 'a', size: 1 },
            { id: 'b', size: 2 },
          ],
          nextCursor: 'c1',
        },
  ),
);

describe('a table', () => {
  it('reads on by the cursor until there is no more', async () => {
    server.use(ROWS);
    const { user } = show(<Probe />);
    await user.click(await screen.findByText('Load more'));
    await screen.findByText('That is all');
    expect(screen.getAllByRole('row')).toHaveLength(4);
    expect(screen.getByText('3 shown')).toBeInTheDocument();
  });

  it('lets the server sort and says which way it did', async () => {
    server.use(ROWS);
    const onSort = vi.fn();
    const { user } = show(<Probe onSort={onSort} />);
    const header = await screen.findByRole('columnheader', { name: /Id/ });
    expect(header).toHaveAttribute('aria-sort', 'descending');
    await user.click(within(header).getByRole('button'));
    expect(onSort).toHaveBeenCalledWith('id');
  });

  it('is walked and opened with the keyboard; a button in a row is not the row', async () => {
    server.use(ROWS);
    const onOpen = vi.fn();
    const { user } = show(<Probe onOpen={onOpen} />);
    (await screen.findByRole('row', { name: /^a/ })).focus();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onOpen).toHaveBeenCalledExactlyOnceWith({ id: 'b', size: 2 });
    await user.click(screen.getByText('remove a'));
    expect(onOpen).toHaveBeenCalledOnce();
  });

  it('says that there is nothing', async () => {
    server.use(http.get('*/api/v1/rows', () => HttpResponse.json({ items: [] })));
    show(<Probe />);
    expect(await screen.findByText('There is nothing here yet')).toBeInTheDocument();
  });

  it('says what to do about a refusal, and offers no second try where it would be refused again', async () => {
    server.use(http.get('*/api/v1/rows', () => refusal(403)));
    show(<Probe />);
    expect(await screen.findByText('You may not see or do this')).toBeInTheDocument();
    expect(screen.queryByText('Try again')).toBeNull();
  });

  it('keeps the rows that are there when the next part fails', async () => {
    server.use(ROWS);
    const { user } = show(<Probe />);
    await screen.findByText('Load more');
    server.use(http.get('*/api/v1/rows', () => refusal(500), { once: true }));
    await user.click(screen.getByText('Load more'));
    expect(await screen.findByText('The service made a mistake')).toBeInTheDocument();
    expect(screen.getByText('2 shown')).toBeInTheDocument();
    await user.click(screen.getByText('Try again'));
    await waitFor(() => expect(screen.getByText('3 shown')).toBeInTheDocument());
  });
});
