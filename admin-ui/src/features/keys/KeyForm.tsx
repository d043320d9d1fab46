import { Alert, App, Form, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../shared/FormModal';
import { AppField, ExpiryField, ModelsField, NameField, NetworksField } from './key-fields';
import { changeOf, newKeyOf, answersOf, type Answers } from './key-answers';
import type { Revealed } from './RevealedSecret';
import { KINDS, useChangeKey, useCreateAccount, useCreateKey, useMakeSecret, type ApiKey, type Kind } from './queries';

interface NewKeyFormProps {
  readonly kind: Kind;
  readonly appId: string;
  readonly onRevealed: (revealed: Revealed) => void;
  /** A service account was made, but its secret could not be. */
  readonly onHalfMade: (account: string) => void;
  readonly onClose: () => void;
}

/** Asks for a new key or service account, and has its secret made. */
export function NewKeyForm({ kind: first, appId, onRevealed, onHalfMade, onClose }: NewKeyFormProps) {
  const { t } = useTranslation('keys');
  const { message } = App.useApp();
  const [kind, setKind] = useState(first);
  const createKey = useCreateKey((made) => onRevealed({ kind: 'key', made, oldEndsAt: null }));
  const makeSecret = useMakeSecret();
  const createAccount = useCreateAccount(({ id, name, models }) =>
    makeSecret.mutate(id, {
      onSuccess: (secret) => onRevealed({ kind: 'account', keyId: id, name, models, secret }),
      onError: () => {
        void message.warning(t('form.halfMade', { name }));
        onHalfMade(id);
      },
    }),
  );
  const create = kind === 'API_KEY' ? createKey : createAccount;
  return (
    <FormModal<Answers>
      title={t(`form.new.${kind}`)}
      submit={t('form.create')}
      width={620}
      start={answersOf(null, appId)}
      write={{ isPending: create.isPending || makeSecret.isPending, error: create.error }}
      onSubmit={(answers) => create.mutate(newKeyOf(answers))}
      onClose={onClose}
    >
      <Form.Item label={t('kind')}>
        <Radio.Group
          aria-label={t('kind')}
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind)}
          options={KINDS.map((it) => ({ value: it, label: t(`kinds.${it}`) }))}
        />
        <p className="hub-soft hub-note">{t(`form.about.${kind}`)}</p>
      </Form.Item>
      <AppField />
      <NameField />
      <ModelsField />
      <NetworksField />
      <ExpiryField />
    </FormModal>
  );
}

/** Asks what is to be other of a key. */
export function ChangeKeyForm({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { t } = useTranslation('keys');
  const { message } = App.useApp();
  const change = useChangeKey(apiKey.id, () => {
    void message.success(t('form.changed'));
    onClose();
  });
  const submit = (answers: Answers) => {
    const body = changeOf(apiKey, answers);
    if (body === null) {
      onClose();
    } else {
      change.mutate(body);
    }
  };
  return (
    <FormModal<Answers>
      title={t('form.change', { name: apiKey.name })}
      submit={t('form.save')}
      width={620}
      start={answersOf(apiKey, apiKey.appId)}
      write={change}
      onSubmit={submit}
      onClose={onClose}
      before={<Alert type="info" showIcon message={t('form.changeNote')} className="hub-note" />}
    >
      <NameField />
      <ModelsField />
      <NetworksField />
      <ExpiryField of={apiKey} />
    </FormModal>
  );
}
