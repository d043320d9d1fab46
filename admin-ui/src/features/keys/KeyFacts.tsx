import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBankParts } from '../../layout/bank-parts';
import { CopyText } from '../../shared/CopyText';
import { KeyState } from '../../shared/KeyState';
import { links } from '../../shared/links';
import { useScope } from '../../shared/scope';
import { Time } from '../../shared/Time';
import { Scopes } from './Scopes';
import { useSuccessor, type ApiKey } from './queries';

/** What a key is and may do. */
export function KeyFacts({ apiKey, isStopped }: { readonly apiKey: ApiKey; readonly isStopped: boolean }) {
  const { t } = useTranslation('keys');
  const scope = useScope();
  const parts = useBankParts().data;
  const successor = useSuccessor(apiKey).data;
  const { id, kind, masked, appId, projectId, replaces, revokedAt, revokeReason } = apiKey;
  const isAccount = kind === 'SERVICE_ACCOUNT';
  return (
    <dl className="hub-facts">
      <Fact name={t('state')}>
        <KeyState apiKey={apiKey} isStopped={isStopped} />
      </Fact>
      <Fact name={t('kind')}>{t(`kinds.${kind}`)}</Fact>
      <Fact name={t('id')}>
        <CopyText text={id} label={t('id')} />
      </Fact>
      <Fact name={isAccount ? t('secret.clientId') : t('prefix')}>
        {isAccount ? <CopyText text={masked} label={t('secret.clientId')} /> : <code>{masked}</code>}
      </Fact>
      <Fact name={t('project')}>
        <Link to={links.project(scope, projectId)}>{parts?.projects.get(projectId)?.name ?? projectId}</Link>
      </Fact>
      <Fact name={t('app')}>
        <Link to={links.app(scope, appId)}>{parts?.apps.get(appId)?.name ?? appId}</Link>
      </Fact>
      <Fact name={t('models')}>
        <Scopes values={apiKey.models} all={t('allModels')} />
      </Fact>
      <Fact name={t('networks')}>
        <Scopes values={apiKey.networks} all={t('anywhere')} />
      </Fact>
      <Fact name={t('created')}>
        <Time at={apiKey.createdAt} />
      </Fact>
      <Fact name={t('lastUsed')}>{apiKey.lastUsedAt === undefined ? t('never') : <Time at={apiKey.lastUsedAt} />}</Fact>
      <Fact name={t('expires')}>
        {apiKey.expiresAt === undefined ? t('expiry.never') : <Time at={apiKey.expiresAt} />}
      </Fact>
      {replaces !== undefined && (
        <Fact name={t('replaces')}>
          <Link to={links.key(scope, replaces)}>{replaces}</Link>
        </Fact>
      )}
      {successor && (
        <Fact name={t('replacedBy')}>
          <Link to={links.key(scope, successor.id)}>{successor.masked}</Link>
        </Fact>
      )}
      {revokedAt !== undefined && (
        <Fact name={t('revoked')}>
          <Time at={revokedAt} />
          {revokeReason !== undefined && <div>{revokeReason}</div>}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
