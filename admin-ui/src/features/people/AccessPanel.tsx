import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/session';
import { Panel } from '../../layout/Page';
import { DangerButton } from '../../shared/DangerButton';
import { SecretOnce } from '../../shared/SecretOnce';
import { useStep, useTemporaryPassword, type Person } from './queries';

/** Lets somebody in, or keeps somebody out. */
export function AccessPanel({ person }: { readonly person: Person }) {
  const { t } = useTranslation('people');
  const { message } = App.useApp();
  const [password, setPassword] = useState<string | null>(null);
  const makePassword = useTemporaryPassword(person.id);
  const deactivate = useStep(person.id, 'deactivate');
  const reactivate = useStep(person.id, 'reactivate');
  const isSelf = useMe().id === person.id;
  const { name, email } = person;
  return (
    <Panel title={t('drawer.password')}>
      <p className="hub-soft">{t('drawer.passwordDo')}</p>
      <div className="hub-row">
        <DangerButton
          label={t('drawer.newPassword')}
          question={t('drawer.passwordQuestion', { name })}
          button={{ disabled: person.status !== 'ACTIVE' }}
          onConfirm={async () => setPassword((await makePassword.mutateAsync('')).password)}
        >
          {t('drawer.passwordHits')}
        </DangerButton>
        {person.status === 'DEACTIVATED' ? (
          <DangerButton
            label={t('drawer.reactivate')}
            question={t('drawer.reactivateQuestion', { name })}
            needsReason
            onConfirm={async (reason) => {
              await reactivate.mutateAsync(reason);
              void message.success(t('drawer.reactivated', { name }));
            }}
          >
            {t('drawer.reactivateHits')}
          </DangerButton>
        ) : (
          <DangerButton
            label={t('drawer.deactivate')}
            question={t('drawer.deactivateQuestion', { name, email })}
            needsReason
            button={{ disabled: isSelf }}
            onConfirm={async (reason) => {
              await deactivate.mutateAsync(reason);
              void message.success(t('drawer.deactivated', { name }));
            }}
          >
            {t('drawer.deactivateHits')}
          </DangerButton>
        )}
      </div>
      {password !== null && (
        <SecretOnce
          title={t('drawer.passwordOnce', { name })}
          secrets={[
            { label: t('email'), value: email },
            { label: t('drawer.password'), value: password },
          ]}
          onClose={() => setPassword(null)}
        />
      )}
    </Panel>
  );
}
