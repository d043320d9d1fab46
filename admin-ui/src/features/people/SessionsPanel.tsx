import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { DangerButton } from '../../shared/DangerButton';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { useSessionsOf, useEndSessions, type Person } from './queries';

/** Where a person is signed in. */
export function SessionsPanel({ person, isManaged }: { readonly person: Person; readonly isManaged: boolean }) {
  const { t } = useTranslation('people');
  const { message } = App.useApp();
  const query = useSessionsOf(person.id);
  const end = useEndSessions(person.id);
  const { name } = person;
  return (
    <Panel
      title={t('drawer.sessions')}
      extra={
        isManaged &&
        (query.data?.length ?? 0) > 0 && (
          <DangerButton
            label={t('drawer.endSessions')}
            question={t('drawer.endQuestion', { name })}
            button={{ size: 'small' }}
            onConfirm={async () => {
              await end.mutateAsync('');
              void message.success(t('drawer.ended'));
            }}
          >
            {t('drawer.endHits')}
          </DangerButton>
        )
      }
    >
      <StateBoundary
        query={query}
        form="line"
        isEmpty={(it) => it.length === 0}
        empty={<EmptyNote title={t('drawer.noSessions')} />}
      >
        {(sessions) => (
          <table className="hub-table" aria-label={t('drawer.sessions')}>
            <thead>
              <tr>
                <th scope="col">{t('drawer.sessions')}</th>
                <th scope="col">{t('drawer.started')}</th>
                <th scope="col">{t('drawer.lastSeen')}</th>
                <th scope="col">{t('drawer.address')}</th>
              </tr>
            </thead>
            <tbody>
              {sessions.map((session) => (
                <tr key={session.place + session.startedAt}>
                  <td>{t(`drawer.places.${session.place}`)}</td>
                  <td>
                    <Time at={session.startedAt} form="ago" />
                  </td>
                  <td>
                    <Time at={session.lastSeenAt} form="ago" />
                  </td>
                  <td>{session.address ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </StateBoundary>
    </Panel>
  );
}
