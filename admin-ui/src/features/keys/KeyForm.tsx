import { Alert, App, Form, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '../../shared/ProblemView';
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
  const { t } = useTranslation(['keys', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Answers>();
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
    <Modal
      open
      title={t(`form.new.${kind}`)}
      okText={t('form.create')}
      cancelText={t('common:cancel')}
      confirmLoading={create.isPending || makeSecret.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      maskClosable={false}
      width={620}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={answersOf(null, appId)}
        onFinish={(answers) => create.mutate(newKeyOf(answers))}
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
      </Form>
      {create.error && <ProblemView problem={create.error} form="line" />}
    </Modal>
  );
}

/** Asks what is to be other of a key. */
export function ChangeKeyForm({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { t } = useTranslation(['keys', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Answers>();
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
    <Modal
      open
      title={t('form.change', { name: apiKey.name })}
      okText={t('form.save')}
      cancelText={t('common:cancel')}
      confirmLoading={change.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      maskClosable={false}
      width={620}
    >
      <Alert type="info" showIcon message={t('form.changeNote')} className="hub-note" />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={answersOf(apiKey, apiKey.appId)}
        onFinish={submit}
      >
        <NameField />
        <ModelsField />
        <NetworksField />
        <ExpiryField of={apiKey} />
      </Form>
      {change.error && <ProblemView problem={change.error} form="line" />}
    </Modal>
  );
}
