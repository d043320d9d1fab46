import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { may } from '../../api/roles';
import { useMe } from '../../api/session';
import { Panel } from '../../layout/Page';
import { KeyState } from '../../shared/KeyState';
import { links } from '../../shared/links';
import { useScope } from '../../shared/scope';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { KEY_READERS } from './rights';
import { useKeysOfApp, type App } from './queries';

const SHOWN_MAX = 10;

/** The keys of an app that were used last, and what they may call. */
export function KeysOfApp({ app, isStopped }: { readonly app: App; readonly isStopped: boolean }) {
  const { t } = useTranslation('projects');
  const scope = useScope();
  const query = useKeysOfApp(app.id, SHOWN_MAX);
  const opens = may(useMe(), KEY_READERS);
  return (
    <Panel
      title={t('keys.title')}
      extra={opens && <Link to={links.keys(scope, { appId: app.id })}>{t('keys.all')}</Link>}
    >
      <p className="hub-soft hub-note">{t('keys.note')}</p>
      <StateBoundary
        query={query}
        form="line"
        isEmpty={(page) => page.items.length === 0}
        empty={<EmptyNote title={t('keys.none')} />}
      >
        {(page) => (
          <>
            <table className="hub-table" aria-label={t('keys.title')}>
              <thead>
                <tr>
                  <th scope="col">{t('name')}</th>
                  <th scope="col">{t('keys.models')}</th>
                  <th scope="col">{t('keys.lastUsed')}</th>
                  <th scope="col">{t('status')}</th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((it) => (
                  <tr key={it.id}>
                    <td>{opens ? <Link to={links.key(scope, it.id)}>{it.name}</Link> : it.name}</td>
                    <td>
                      <Models aliases={it.models} />
                    </td>
                    <td>{it.lastUsedAt === undefined ? t('keys.never') : <Time at={it.lastUsedAt} form="ago" />}</td>
                    <td>
                      <KeyState apiKey={it} isStopped={isStopped} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {page.nextCursor !== undefined && <p className="hub-soft hub-note">{t('keys.latest')}</p>}
          </>
        )}
      </StateBoundary>
    </Panel>
  );
}

function Models({ aliases }: { readonly aliases: readonly string[] }) {
  const { t } = useTranslation('projects');
  const [only] = aliases;
  if (only === undefined) {
    return <>{t('keys.allModels')}</>;
  }
  return aliases.length === 1 ? (
    <code>{only}</code>
  ) : (
    <span title={aliases.join(', ')}>{t('keys.someModels', { count: aliases.length })}</span>
  );
}
