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
  'secret_renewed',
  'set',
  'started',
  'suspended',
  'uploaded',
] as const;

/** An action in words, for example `key.revoked`; the code itself where it is a new one. */
export function useActionName(): (action: string) => string {
  const { t } = useTranslation('audit');
  return (action) => {
    const [first, second] = action.split('.');
    const subject = SUBJECTS.find((it) => it === first);
    const verb = VERBS.find((it) => it === second);
    return subject === undefined || verb === undefined
      ? action
      : t('action', { subject: t(`subject.${subject}`), verb: t(`verb.${verb}`) });
  };
}
