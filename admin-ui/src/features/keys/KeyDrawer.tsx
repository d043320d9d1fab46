import { Alert, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isStopped, useBankParts } from '../../layout/bank-parts';
import { Panel } from '../../layout/Page';
import { CodeBlock } from '../../shared/CodeBlock';
import { tokenOf } from '../../shared/gateway-programs';
import { keyStateOf } from '../../shared/KeyState';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { useScope } from '../../shared/scope';
import { StateBoundary } from '../../shared/StateBoundary';
import { UsageGlance } from '../../shared/UsageGlance';
import { KeyFacts } from './KeyFacts';
import { KeySteps } from './KeySteps';
import { ProgramsOfKey } from './ProgramsOfKey';
import { AUDIT_READERS, MAKERS } from './rights';
import { useKey, type ApiKey } from './queries';
import type { Revealed } from './RevealedSecret';

interface KeyDrawerProps {
  readonly id: string;
  readonly onRevealed: (revealed: Revealed) => void;
  readonly onClose: () => void;
}

/** One key: what it may do, its usage, how it is used, and what can be done to it. */
export function KeyDrawer({ id, onRevealed, onClose }: KeyDrawerProps) {
  const query = useKey(id);
  return (
    <Drawer open width={680} title={query.data?.name ?? id} onClose={onClose}>
      <StateBoundary query={query}>
        {(apiKey) => <Details key={apiKey.id} apiKey={apiKey} onRevealed={onRevealed} />}
      </StateBoundary>
    </Drawer>
  );
}

function Details({ apiKey, onRevealed }: { readonly apiKey: ApiKey } & Pick<KeyDrawerProps, 'onRevealed'>) {
  const { t } = useTranslation(['keys', 'common']);
  const scope = useScope();
  const stopped = isStopped(useBankParts().data, apiKey.appId);
  const state = keyStateOf(apiKey, stopped);
  const isOver = state === 'revoked' || state === 'expired';
  return (
    <div className="hub-page">
      {state === 'stopped' && <Alert type="warning" showIcon message={t('stopped')} />}
      <KeyFacts apiKey={apiKey} isStopped={stopped} />
      <span className="hub-links">
        <Link to={links.limits(scope, apiKey.id)}>{t('links.limits')}</Link>
        <RoleGate {...AUDIT_READERS}>
          <Link to={links.audit(scope, { subject: apiKey.id })}>{t('links.audit')}</Link>
        </RoleGate>
      </span>
      <RoleGate {...MAKERS}>
        <KeySteps apiKey={apiKey} onRevealed={onRevealed} />
      </RoleGate>
      <Panel title={t('last30Days')}>
        <UsageGlance part={{ keyId: apiKey.id }} label={t('last30Days')} />
      </Panel>
      {!isOver && (
        <Panel title={t('common:programs.title')}>
          <p className="hub-soft hub-note">
            {t(apiKey.kind === 'API_KEY' ? 'common:programs.note' : 'programs.noteAccount')}
          </p>
          {apiKey.kind === 'SERVICE_ACCOUNT' && (
            <>
              {/* A service account's masked text is the client that it is in the realm. */}
              <CodeBlock code={tokenOf(apiKey.masked, null)} label={t('programs.token')} />
              <p className="hub-soft hub-note">{t('programs.tokenNote')}</p>
            </>
          )}
          <ProgramsOfKey scopes={apiKey.models} />
        </Panel>
      )}
    </div>
  );
}
