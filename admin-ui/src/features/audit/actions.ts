import { useTranslation } from 'react-i18next';

const SUBJECTS = [
  'alert_rule',
  'app',
  'key',
  'limit',
  'member',
  'model',
  'person',
  'price',
  'project',
  'recount',
  'service-account',
  'session',
  'tenant',
  'tokenizer',
  'usage',
] as const;

const VERBS = [
  'active',
  'archived',
  'cancelled',
  'changed',
  'closed',
  'created',
  'deactivated',
  'dismissed',
  'drained',
  'ended',
  'grant_revoked',
  'granted',
  'override_ended',
  'override_removed',
  'override_set',
  'password_reset',
  'profile_changed',
  'reactivated',
  'registered',
  'removed',
  'renamed',
  'repointed',
  'requested',
  'restored',
  'resumed',
  'retired',
  'retried',
  'revived',
  'revoked',
  'roles_changed',
  'rotated',
  'secret_made',
  'secret_renewed',
  'sessions_ended',
  'set',
  'started',
  'suspended',
  'uploaded',
] as const;

/** An action in words, for example `key.revoked` or `person.password.reset`; the code itself where it is a new one. */
export function useActionName(): (action: string) => string {
  const { t } = useTranslation('audit');
  return (action) => {
    const [first, ...rest] = action.split('.');
    const second = rest.join('_');
    const subject = SUBJECTS.find((it) => it === first);
    const verb = VERBS.find((it) => it === second);
    return subject === undefined || verb === undefined
      ? action
      : t('action', { subject: t(`subject.${subject}`), verb: t(`verb.${verb}`) });
  };
}
