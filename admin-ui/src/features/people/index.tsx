import { UserAddOutlined } from '@ant-design/icons';
import { Alert, Button, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isOfAlliance } from '../../api/roles';
import { useMe } from '../../api/session';
import { Page } from '../../layout/Page';
import { DataTable, type Column } from '../../shared/DataTable';
import { ChoiceFilter, FilterBar, TextFilter } from '../../shared/FilterBar';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { oneOf, text, useUrlState } from '../../shared/url-state';
import { InviteForm } from './InviteForm';
import { PersonDrawer } from './PersonDrawer';
import { PersonState } from './PersonState';
import { MANAGERS } from './rights';
import { STATES, usePeople, useProvisioning, type Person } from './queries';

const FILTERS = { q: text(), status: oneOf(['', ...STATES], ''), person: text() };

export default function PeoplePage() {
  const { t } = useTranslation(['people', 'common']);
  const [filters, set] = useUrlState(FILTERS);
  const [invites, setInvites] = useState(false);
  const isFiltered = filters.q !== '' || filters.status !== '';
  const pages = usePeople({ q: filters.q, status: filters.status });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <RoleGate {...MANAGERS}>
          <Button type="primary" icon={<UserAddOutlined />} onClick={() => setInvites(true)}>
            {t('invite')}
          </Button>
        </RoleGate>
      }
    >
      <ProvisioningNote />
      <FilterBar onReset={isFiltered ? () => set({ q: '', status: '' }) : undefined}>
        <TextFilter label={t('search')} value={filters.q} onChange={(q) => set({ q })} />
        <ChoiceFilter
          label={t('status')}
          value={filters.status}
          any={t('anyStatus')}
          options={STATES.map((it) => ({ value: it, label: t(`states.${it}`) }))}
          onChange={(status) => set({ status: status as (typeof STATES)[number] })}
        />
      </FilterBar>
      <DataTable
        label={t('title')}
        columns={useColumns()}
        pages={pages}
        rowKey={(person) => person.id}
        onOpen={(person) => set({ person: person.id })}
        openKey={filters.person}
        empty={
          <EmptyNote title={t('empty')}>
            <p>{t('emptyDo')}</p>
          </EmptyNote>
        }
      />
      {filters.person !== '' && <PersonDrawer id={filters.person} onClose={() => set({ person: '' })} />}
      {invites && <InviteForm onClose={() => setInvites(false)} onInvited={(person) => set({ person: person.id })} />}
    </Page>
  );
}

function useColumns(): readonly Column<Person>[] {
  const { t } = useTranslation(['people', 'common']);
  const me = useMe();
  return [
    {
      key: 'name',
      title: t('name'),
      render: (person) => (
        <>
          <strong>{person.name}</strong> {person.id === me.id && <Tag>{t('you')}</Tag>}
        </>
      ),
    },
    { key: 'email', title: t('email'), render: (person) => person.email },
    {
      key: 'roles',
      title: t('roles'),
      render: (person) => person.roles.map((role) => <Tag key={role}>{t(`common:role.${role}`)}</Tag>),
    },
    { key: 'status', title: t('status'), render: (person) => <PersonState status={person.status} /> },
    { key: 'since', title: t('since'), render: (person) => <Time at={person.createdAt} form="day" /> },
  ];
}

/** Why somebody who was invited may not get in yet. */
function ProvisioningNote() {
  const { t } = useTranslation('people');
  const { data } = useProvisioning(isOfAlliance(useMe()));
  if (data === undefined) {
    return null;
  }
  if (!data.configured) {
    return <Alert type="warning" showIcon message={t('provisioning.missing')} />;
  }
  if (!data.reachable) {
    return <Alert type="warning" showIcon message={t('provisioning.gone')} />;
  }
  if (data.lastError !== null && data.lastError !== undefined) {
    return <Alert type="error" showIcon message={t('provisioning.failing', { error: data.lastError })} />;
  }
  return data.pending > 0 ? (
    <Alert type="info" showIcon message={t('provisioning.waiting', { count: data.pending })} />
  ) : null;
}
