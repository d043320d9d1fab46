import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DangerButton } from '../../shared/DangerButton';
import { CallImpact } from './CallImpact';
import { useRegister, useRetire, type Model } from './queries';
import { RepointForm } from './RepointForm';
import { sameAgain } from './register-answers';

/** Has the alias point elsewhere, takes it from callers, or brings it back. */
export function AliasSteps({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const [repoints, setRepoints] = useState(false);
  return (
    <>
      <Button onClick={() => setRepoints(true)}>{t('versions.repoint')}</Button>
      {model.status === 'RETIRED' ? <Revive model={model} /> : <Retire model={model} />}
      {repoints && <RepointForm model={model} onClose={() => setRepoints(false)} />}
    </>
  );
}

function Retire({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const retire = useRetire(model.alias);
  const named = { alias: model.alias };
  return (
    <DangerButton
      label={t('retire.label')}
      question={t('retire.question', named)}
      typed={model.alias}
      onConfirm={async () => {
        await retire.mutateAsync('');
        void message.success(t('retire.done', named));
      }}
    >
      <p>{t('retire.hits', named)}</p>
      <p>{t('retire.granted', { banks: String(model.grants ?? 0) })}</p>
      <CallImpact alias={model.alias} tenant={null} />
    </DangerButton>
  );
}

/** Registering the same content again is how an alias comes back. */
function Revive({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const named = { alias: model.alias };
  const register = useRegister(() => void message.success(t('retire.revived', named)));
  return (
    <DangerButton
      label={t('retire.revive')}
      question={t('retire.reviveQuestion', named)}
      onConfirm={() => register.mutateAsync(sameAgain(model))}
    >
      <p>{t('retire.reviveHits')}</p>
    </DangerButton>
  );
}
