import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { useScope } from '../../shared/scope';
import { AUDIT_READERS, KEY_READERS } from './rights';

type PartLinksProps = {
  readonly part: { readonly projectId: string } | { readonly appId: string };
};

/** The ways to what other pages know of a project or an app. */
export function PartLinks({ part }: PartLinksProps) {
  const { t } = useTranslation('projects');
  const scope = useScope();
  const id = 'projectId' in part ? part.projectId : part.appId;
  return (
    <span className="hub-links">
      <RoleGate {...KEY_READERS}>
        <Link to={links.keys(scope, part)}>{t('links.keys')}</Link>
      </RoleGate>
      <Link to={links.limits(scope, id)}>{t('links.limits')}</Link>
      <Link to={links.usage(scope, part)}>{t('links.usage')}</Link>
      <RoleGate {...AUDIT_READERS}>
        <Link to={links.audit(scope, { subject: id })}>{t('links.audit')}</Link>
      </RoleGate>
    </span>
  );
}
