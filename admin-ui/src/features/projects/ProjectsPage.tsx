import { PlusOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useBankParts } from '../../layout/bank-parts';
import { Page } from '../../layout/Page';
import { ShortId } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { useScope } from '../../shared/scope';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { oneOf, sort, text, useUrlState } from '../../shared/url-state';
import { AppDrawer } from './AppDrawer';
import { NameForm } from './NameForm';
import { PartFilterBar } from './PartFilterBar';
import { PartState } from './PartState';
import { MANAGERS } from './rights';
import { SORTS, STATES, useCreateProject, useProjects, type Project } from './queries';

const FILTERS = {
  q: text(),
  status: oneOf(['', ...STATES], ''),
  sort: sort(SORTS, '-createdAt'),
  /** An app that a link of another page opens without knowing its project. */
  app: text(),
};

export function ProjectsPage() {
  const { t } = useTranslation(['projects', 'common']);
  const navigate = useNavigate();
  const scope = useScope();
  const [filters, set] = useUrlState(FILTERS);
  const { q, status, sort: sorted } = filters;
  const [isNew, setNew] = useState(false);
  const pages = useProjects({ q, status, sort: sorted });
  const isFiltered = q !== '' || status !== '';
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <RoleGate {...MANAGERS}>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setNew(true)}>
            {t('newProject')}
          </Button>
        </RoleGate>
      }
    >
      <PartFilterBar filters={{ q, status, sort: sorted }} set={set} />
      <DataTable
        label={t('title')}
        columns={useColumns()}
        pages={pages}
        rowKey={(project) => project.id}
        sort={sorted}
        onSort={(it) => set({ sort: it as typeof sorted })}
        onOpen={(project) => void navigate(links.project(scope, project.id))}
        empty={
          <EmptyNote title={isFiltered ? t('noMatch') : t('empty')}>
            <p>{isFiltered ? t('noMatchDo') : t('emptyDo')}</p>
          </EmptyNote>
        }
      />
      {isNew && <NewProject onClose={() => setNew(false)} />}
      {filters.app !== '' && <AppDrawer id={filters.app} onClose={() => set({ app: '' })} />}
    </Page>
  );
}

function NewProject({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('projects');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const scope = useScope();
  const create = useCreateProject((project) => {
    void message.success(t('form.made', { name: project.name }));
    onClose();
    void navigate(links.project(scope, project.id));
  });
  return (
    <NameForm
      title={t('newProject')}
      submit={t('form.create')}
      note={t('form.projectNote')}
      write={create}
      onClose={onClose}
    />
  );
}

function useColumns(): readonly Column<Project>[] {
  const { t } = useTranslation('projects');
  const parts = useBankParts();
  const apps = [...(parts.data?.apps.values() ?? [])];
  const isKnown = parts.data?.isWhole === true;
  const appsOf = (id: string) => apps.filter((it) => it.projectId === id && it.status === 'ACTIVE').length;
  return [
    { key: 'name', title: t('name'), sortBy: 'name', width: 240, render: (it) => <strong>{it.name}</strong> },
    { key: 'id', title: t('id'), render: (it) => <ShortId id={it.id} label={t('id')} /> },
    {
      key: 'apps',
      title: t('appsInUse'),
      align: 'right',
      render: (it) => <Count value={isKnown ? appsOf(it.id) : null} />,
    },
    { key: 'status', title: t('status'), render: (it) => <PartState status={it.status} /> },
    { key: 'since', title: t('since'), sortBy: 'createdAt', render: (it) => <Time at={it.createdAt} form="day" /> },
  ];
}
