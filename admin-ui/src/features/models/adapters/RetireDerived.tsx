import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { DangerButton } from '../../../shared/DangerButton';
import type { Model } from '../queries';
import { nameOf, useRetireDerived } from './queries';

/** Takes a bank's own derived model away from callers. */
export function RetireDerived({ tenant, model }: { readonly tenant: string; readonly model: Model }) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const retire = useRetireDerived(tenant, nameOf(model.alias));
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
      <p>{t('adapters.retireHits', named)}</p>
    </DangerButton>
  );
}
