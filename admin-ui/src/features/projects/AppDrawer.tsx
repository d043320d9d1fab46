import { Alert, Button, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { isStopped, useBankParts } from '../../layout/bank-parts';
import { Panel } from '../../layout/Page';
import { CopyText } from '../../shared/CopyText';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { useScope } from '../../shared/scope';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { UsageGlance } from '../../shared/UsageGlance';
import { KeysOfApp } from './KeysOfApp';
import { PartLinks } from './PartLinks';
import { PartState } from './PartState';
import { PartSteps } from './PartSteps';
import { KEY_MAKERS, MANAGERS } from './rights';
import { useApp, type App } from './queries';

/** One app: what it is, its usage, its keys, and what can be done to it. */
export function AppDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const query = useApp(id);
  return (
    <Drawer open width={640} title={query.data?.name ?? id} onClose={onClose}>
      <StateBoundary query={query}>{(app) => <Details app={app} />}</StateBoundary>
    </Drawer>
  );
}

function Details({ app }: { readonly app: App }) {
  const { t } = useTranslation('projects');
  const scope = useScope();
  const navigate = useNavigate();
  const parts = useBankParts().data;
  const stopped = isStopped(parts, app.id) || app.status === 'ARCHIVED';
  return (
    <div className="hub-page">
      {stopped && (
        <Alert
          type="warning"
          showIcon
          message={t(app.status === 'ARCHIVED' ? 'archive.appIs' : 'archive.projectOfAppIs')}
        />
      )}
      <dl className="hub-facts">
        <dt>{t('id')}</dt>
        <dd>
          <CopyText text={app.id} label={t('id')} />
        </dd>
        <dt>{t('project')}</dt>
        <dd>
          <Link to={links.project(scope, app.projectId)}>
            {parts?.projects.get(app.projectId)?.name ?? app.projectId}
          </Link>
        </dd>
        <dt>{t('status')}</dt>
        <dd>
          <PartState status={app.status} />
        </dd>
        <dt>{t('since')}</dt>
        <dd>
          <Time at={app.createdAt} />
        </dd>
        {app.archivedAt !== undefined && (
          <>
            <dt>{t('archive.at')}</dt>
            <dd>
              <Time at={app.archivedAt} />
            </dd>
          </>
        )}
        <dt>{t('seeAlso')}</dt>
        <dd>
          <PartLinks part={{ appId: app.id }} />
        </dd>
      </dl>
      <div className="hub-row">
        <RoleGate {...KEY_MAKERS}>
          {!stopped && (
            <Button
              type="primary"
              onClick={() => void navigate(links.keys(scope, { appId: app.id, create: 'API_KEY' }))}
            >
              {t('newKey')}
            </Button>
          )}
        </RoleGate>
        <RoleGate {...MANAGERS}>
          <PartSteps part={{ kind: 'app', it: app }} />
        </RoleGate>
      </div>
      <Panel title={t('last30DaysOfApp')}>
        <UsageGlance part={{ appId: app.id }} label={t('last30DaysOfApp')} />
      </Panel>
      <KeysOfApp app={app} isStopped={stopped} />
    </div>
  );
}
