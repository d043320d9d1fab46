import { App, Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RoleName } from '../../api/roles';
import { may } from '../../api/roles';
import { useMe } from '../../api/session';
import { Panel } from '../../layout/Page';
import { links } from '../../shared/links';
import { ProblemView } from '../../shared/ProblemView';
import { useScope } from '../../shared/scope';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { AccessPanel } from './AccessPanel';
import { PersonState } from './PersonState';
import { RoleBoxes } from './RoleBoxes';
import { SessionsPanel } from './SessionsPanel';
import { MANAGERS } from './rights';
import { useChangeRoles, useListFollows, usePerson, type Person } from './queries';

/** One person: roles, password, sessions, and what is on record. */
export function PersonDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const query = usePerson(id);
  useListFollows(query.data?.status);
  return (
    <Drawer open width={560} title={query.data?.name ?? id} onClose={onClose}>
      <StateBoundary query={query}>{(person) => <Details key={person.id} person={person} />}</StateBoundary>
    </Drawer>
  );
}

function Details({ person }: { readonly person: Person }) {
  const { t } = useTranslation(['people', 'common']);
  const scope = useScope();
  const isManaged = may(useMe(), MANAGERS);
  return (
    <div className="hub-page">
      <dl className="hub-facts">
        <dt>{t('email')}</dt>
        <dd>{person.email}</dd>
        <dt>{t('status')}</dt>
        <dd>
          <PersonState status={person.status} />
        </dd>
        <dt>{t('since')}</dt>
        <dd>
          <Time at={person.createdAt} />
        </dd>
      </dl>
      <RolesPanel person={person} isManaged={isManaged} />
      {isManaged && <AccessPanel person={person} />}
      <SessionsPanel person={person} isManaged={isManaged} />
      <p>
        <Link to={links.audit(scope, { actor: person.id })}>{t('drawer.history')}</Link>
        {' · '}
        <Link to={links.audit(scope, { subject: person.id })}>{t('drawer.changes')}</Link>
      </p>
    </div>
  );
}

function RolesPanel({ person, isManaged }: { readonly person: Person; readonly isManaged: boolean }) {
  const { t } = useTranslation('people');
  const { message } = App.useApp();
  const isSelf = useMe().id === person.id;
  const [roles, setRoles] = useState<readonly RoleName[]>(person.roles);
  const change = useChangeRoles(person.id, () => void message.success(t('drawer.rolesSaved')));
  const isChanged = roles.length !== person.roles.length || roles.some((it) => !person.roles.includes(it));
  return (
    <Panel title={t('roles')}>
      <RoleBoxes value={roles} onChange={setRoles} disabled={!isManaged || isSelf} />
      {isManaged && isSelf && <p className="hub-soft">{t('drawer.ownRoles')}</p>}
      {isManaged && !isSelf && (
        <Button
          type="primary"
          disabled={!isChanged || roles.length === 0}
          loading={change.isPending}
          onClick={() => change.mutate(roles)}
        >
          {t('drawer.changeRoles')}
        </Button>
      )}
      {change.error && <ProblemView problem={change.error} form="line" />}
    </Panel>
  );
}
