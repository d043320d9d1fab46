import { useTranslation } from 'react-i18next';
import type { Schema } from '../../api/client';
import { CodeBlock } from '../../shared/CodeBlock';
import { exportOf, tokenOf, VARIABLE } from '../../shared/gateway-programs';
import { SecretOnce } from '../../shared/SecretOnce';
import { Time } from '../../shared/Time';
import { ProgramsOfKey } from './ProgramsOfKey';
import type { MadeKey } from './queries';

/** What the service shows once. It lives in the page's state alone. */
export type Revealed =
  | { readonly kind: 'key'; readonly made: MadeKey; readonly oldEndsAt: string | null }
  | {
      readonly kind: 'account';
      readonly keyId: string;
      readonly name: string;
      readonly models: readonly string[];
      readonly secret: Schema<'AccountSecret'>;
    };

interface RevealedSecretProps {
  readonly revealed: Revealed;
  readonly onClose: () => void;
}

/** The secret of a new key or a service account, with programs that use it. */
export function RevealedSecret({ revealed, onClose }: RevealedSecretProps) {
  return revealed.kind === 'key' ? (
    <NewKeyText revealed={revealed} onClose={onClose} />
  ) : (
    <AccountSecretText revealed={revealed} onClose={onClose} />
  );
}

type Of<K extends Revealed['kind']> = RevealedSecretProps & { readonly revealed: Extract<Revealed, { kind: K }> };

function NewKeyText({ revealed: { made, oldEndsAt }, onClose }: Of<'key'>) {
  const { t } = useTranslation(['keys', 'common']);
  return (
    <SecretOnce
      title={t('secret.ofKey', { name: made.name })}
      secrets={[{ label: t('kinds.API_KEY'), value: made.apiKey }]}
      onClose={onClose}
    >
      {oldEndsAt !== null && (
        <p className="hub-note">
          {t('secret.oldEnds')} <Time at={oldEndsAt} />
        </p>
      )}
      <h2 className="hub-part">{t('programs.variable')}</h2>
      <CodeBlock code={exportOf(VARIABLE, made.apiKey)} label={t('programs.variable')} />
      <h2 className="hub-part">{t('common:programs.title')}</h2>
      <ProgramsOfKey scopes={made.models} />
    </SecretOnce>
  );
}

function AccountSecretText({ revealed: { name, models, secret }, onClose }: Of<'account'>) {
  const { t } = useTranslation(['keys', 'common']);
  return (
    <SecretOnce
      title={t('secret.ofAccount', { name })}
      secrets={[
        { label: t('secret.clientId'), value: secret.clientId },
        { label: t('secret.clientSecret'), value: secret.clientSecret },
        { label: t('secret.tokenUrl'), value: secret.tokenUrl },
      ]}
      onClose={onClose}
    >
      <h2 className="hub-part">{t('programs.token')}</h2>
      <CodeBlock
        code={`${exportOf('HUB_CLIENT_SECRET', secret.clientSecret)}\n${tokenOf(secret.clientId, secret.tokenUrl)}`}
        label={t('programs.token')}
      />
      <p className="hub-soft hub-note">{t('programs.tokenNote')}</p>
      <h2 className="hub-part">{t('common:programs.title')}</h2>
      <ProgramsOfKey scopes={models} />
    </SecretOnce>
  );
}
