import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { ShortId } from '../../shared/CopyText';
import { DataTable, type Column } from '../../shared/DataTable';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { oneOf, sort, text, useUrlState } from '../../shared/url-state';
import { PartFilterBar } from './PartFilterBar';
import { PartState } from './PartState';
import { SORTS, STATES, useAppsOf, type App } from './queries';

const FILTERS = { q: text(), status: oneOf(['', ...STATES], ''), sort: sort(SORTS, '-createdAt') };

interface AppTableProps {
  readonly projectId: string;
  readonly openKey: string;
  readonly onOpen: (app: string) => void;
}

/** The apps of a project. */
export function AppTable({ projectId, openKey, onOpen }: AppTableProps) {
  const { t } = useTranslation('projects');
  const [filters, set] = useUrlState(FILTERS);
  const pages = useAppsOf(projectId, filters);
  const isFiltered = filters.q !== '' || filters.status !== '';
  return (
    <Panel title={t('apps')} extra={<PartFilterBar filters={filters} set={set} />}>
      <DataTable
        label={t('appList')}
        columns={useColumns()}
        pages={pages}
        rowKey={(app) => app.id}
        sort={filters.sort}
        onSort={(it) => set({ sort: it as typeof filters.sort })}
        onOpen={(app) => onOpen(app.id)}
        openKey={openKey}
        empty={
          <EmptyNote title={isFiltered ? t('noMatch') : t('noApps')}>
            <p>{isFiltered ? t('noMatchDo') : t('noAppsDo')}</p>
          </EmptyNote>
        }
      />
    </Panel>
  );
}

function useColumns(): readonly Column<App>[] {
  const { t } = useTranslation('projects');
  return [
    { key: 'name', title: t('name'), sortBy: 'name', width: 240, render: (it) => <strong>{it.name}</strong> },
    { key: 'id', title: t('id'), render: (it) => <ShortId id={it.id} label={t('id')} /> },
    { key: 'status', title: t('status'), render: (it) => <PartState status={it.status} /> },
    { key: 'since', title: t('since'), sortBy: 'createdAt', render: (it) => <Time at={it.createdAt} form="day" /> },
  ];
}
