import { useTranslation } from 'react-i18next';
import { isOfAlliance } from '../../api/roles';
import { useMe } from '../../api/session';
import { Panel } from '../../layout/Page';
import { usePersonName } from '../../layout/person-names';
import { ShortId } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { Time } from '../../shared/Time';
import { useSpans, type Span } from './queries';

/** What the alias has pointed at. */
export function VersionsPanel({ alias }: { readonly alias: string }) {
  const { t } = useTranslation('models');
  const isOperated = isOfAlliance(useMe());
  const nameOf = usePersonName();
  const columns: readonly Column<Span>[] = [
    { key: 'from', title: t('versions.from'), render: (it) => <Time at={it.since} /> },
    {
      key: 'until',
      title: t('versions.until'),
      render: (it) => (it.until ? <Time at={it.until} /> : t('versions.now')),
    },
    {
      key: 'version',
      title: t('versions.version'),
      render: (it) => <ShortId id={it.modelVersion} label={t('versions.version')} />,
    },
    {
      key: 'weights',
      title: t('versions.weights'),
      render: (it) => (
        <>
          {it.name} <span className="hub-soft">{it.quantisation}</span>
          <div>
            <ShortId id={it.baseDigest} label={t('facts.base')} />
          </div>
        </>
      ),
    },
    { key: 'context', title: t('context'), align: 'right', render: (it) => <Count value={it.contextLength} /> },
    ...(isOperated
      ? [{ key: 'by', title: t('versions.by'), render: (it: Span) => (it.setBy ? nameOf(it.setBy) : '—') }]
      : []),
  ];
  return (
    <Panel title={t('versions.title')}>
      <DataTable
        label={t('versions.table')}
        columns={columns}
        pages={useSpans(alias)}
        rowKey={(it) => it.modelVersion + it.since}
      />
    </Panel>
  );
}
