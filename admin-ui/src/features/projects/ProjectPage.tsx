import { PlusOutlined } from '@ant-design/icons';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Page, Panel } from '../../layout/Page';
import { CopyText } from '../../shared/CopyText';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { useScope } from '../../shared/scope';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { UsageGlance } from '../../shared/UsageGlance';
import { text, useUrlState } from '../../shared/url-state';
import { AppDrawer } from './AppDrawer';
import { AppTable } from './AppTable';
import { NameForm } from './NameForm';
import { PartLinks } from './PartLinks';
import { PartState } from './PartState';
import { PartSteps } from './PartSteps';
import { MANAGERS } from './rights';
import { useCreateApp, useProject, type Project } from './queries';

const OPEN = { app: text() };

/** One project with its apps. */
export function ProjectPage() {
  const { t } = useTranslation('projects');
  const { project: id = '' } = useParams();
  const scope = useScope();
  const query = useProject(id);
  const [{ app }, set] = useUrlState(OPEN);
  const [isNew, setNew] = useState(false);
  const project = query.data;
  return (
    <Page
      title={project?.name ?? t('project')}
      above={[{ title: t('title'), to: links.projects(scope) }]}
      actions={
        project && (
          <RoleGate {...MANAGERS}>
            <PartSteps part={{ kind: 'project', it: project }} />
            {project.status === 'ACTIVE' && (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setNew(true)}>
                {t('newApp')}
              </Button>
            )}
          </RoleGate>
        )
      }
    >
      <StateBoundary query={query}>
        {(it) => (
          <>
            {it.status === 'ARCHIVED' && <Alert type="warning" showIcon message={t('archive.projectIs')} />}
            <div className="hub-grid">
              <Facts project={it} />
              <Panel title={t('last30Days')}>
                <UsageGlance part={{ projectId: it.id }} label={t('last30Days')} />
              </Panel>
            </div>
            <AppTable projectId={it.id} openKey={app} onOpen={(opened) => set({ app: opened })} />
            {isNew && <NewApp project={it} onClose={() => setNew(false)} onMade={(made) => set({ app: made })} />}
          </>
        )}
      </StateBoundary>
      {app !== '' && <AppDrawer id={app} onClose={() => set({ app: '' })} />}
    </Page>
  );
}

function Facts({ project }: { readonly project: Project }) {
  const { t } = useTranslation('projects');
  return (
    <Panel title={t('facts')}>
      <dl className="hub-facts">
        <dt>{t('id')}</dt>
        <dd>
          <CopyText text={project.id} label={t('id')} />
        </dd>
        <dt>{t('status')}</dt>
        <dd>
          <PartState status={project.status} />
          {project.archivedAt !== undefined && (
            <span className="hub-soft">
              {' '}
              <Time at={project.archivedAt} />
            </span>
          )}
        </dd>
        <dt>{t('since')}</dt>
        <dd>
          <Time at={project.createdAt} />
        </dd>
        <dt>{t('seeAlso')}</dt>
        <dd>
          <PartLinks part={{ projectId: project.id }} />
        </dd>
      </dl>
    </Panel>
  );
}

interface NewAppProps {
  readonly project: Project;
  readonly onClose: () => void;
  readonly onMade: (app: string) => void;
}

function NewApp({ project, onClose, onMade }: NewAppProps) {
  const { t } = useTranslation('projects');
  const { message } = App.useApp();
  const create = useCreateApp(project.id, (app) => {
    void message.success(t('form.made', { name: app.name }));
    onClose();
    onMade(app.id);
  });
  return (
    <NameForm
      title={t('form.newAppIn', { name: project.name })}
      submit={t('form.create')}
      note={t('form.appNote')}
      write={create}
      onClose={onClose}
    />
  );
}
