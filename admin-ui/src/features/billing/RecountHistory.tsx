import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../../api/pages';
import { useMe } from '../../api/session';
import { ShortId } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { hasEnded, JobProgress } from '../../shared/JobProgress';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { useOneRecount } from './recount-queries';
import type { RecountJob } from './queries';
import { RecountFinding } from './RecountFinding';
import { RecountState } from './RecountState';

interface RecountHistoryProps {
  readonly pages: Pages<RecountJob>;
  readonly open: string;
  readonly onOpen: (id: string) => void;
}

/** All recounts of a month, newest first. */
export function RecountHistory({ pages, open, onOpen }: RecountHistoryProps) {
  const { t } = useTranslation('billing');
  return (
    <DataTable
      label={t('history.title')}
      columns={useColumns()}
      pages={pages}
      rowKey={(it) => it.id}
      onOpen={(it) => onOpen(it.id)}
      openKey={open}
      empty={<p className="hub-soft">{t('history.none')}</p>}
    />
  );
}

function useColumns(): readonly Column<RecountJob>[] {
  const { t } = useTranslation('billing');
  return [
    { key: 'at', title: t('history.at'), render: (it) => <Time at={it.requestedAt} /> },
    { key: 'by', title: t('history.by'), render: (it) => <Asker id={it.requestedBy} /> },
    { key: 'state', title: t('history.result'), render: (it) => <RecountState job={it} /> },
    { key: 'calls', title: t('history.calls'), align: 'right', render: (it) => <Count value={it.done} /> },
    { key: 'ended', title: t('history.ended'), render: (it) => <Time at={it.endedAt} /> },
  ];
}

/** The service names people here by their ids alone. */
function Asker({ id }: { readonly id: string }) {
  const { t } = useTranslation('billing');
  return useMe().id === id ? t('history.you') : <ShortId id={id} label={t('history.by')} />;
}

interface RecountDrawerProps {
  readonly tenant: string;
  readonly month: string;
  readonly id: string;
  readonly onClose: () => void;
}

/** One recount of the history. */
export function RecountDrawer({ tenant, month, id, onClose }: RecountDrawerProps) {
  const { t } = useTranslation('billing');
  const job = useOneRecount(tenant, month, id);
  return (
    <Drawer open width={720} title={t('history.one', { month })} onClose={onClose}>
      <StateBoundary query={job}>
        {(it) => (
          <div className="hub-page">
            <dl className="hub-facts">
              <dt>{t('history.at')}</dt>
              <dd>
                <Time at={it.requestedAt} />
              </dd>
              <dt>{t('history.by')}</dt>
              <dd>
                <Asker id={it.requestedBy} />
              </dd>
              <dt>{t('history.ended')}</dt>
              <dd>
                <Time at={it.endedAt} />
              </dd>
              <dt>{t('history.result')}</dt>
              <dd>
                <RecountState job={it} />
              </dd>
            </dl>
            {!hasEnded(it) && <JobProgress label={t('recount.running')} job={job} />}
            {it.result !== undefined && <RecountFinding job={it} result={it.result} />}
          </div>
        )}
      </StateBoundary>
    </Drawer>
  );
}
