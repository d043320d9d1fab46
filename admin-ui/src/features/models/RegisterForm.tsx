import { App, Form, Input, InputNumber, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBanks } from '../../layout/bank-names';
import { FormModal } from '../../shared/FormModal';
import { OwnerChoice } from './OwnerChoice';
import { useRegister } from './queries';
import { ALIAS, descriptionOf, FIELDS, newModelOf, type Answers } from './register-answers';
import { VersionChoice } from './VersionChoice';

const NAME_LENGTH_MAX = 80;
const START: Partial<Answers> = { owner: '', source: 'version' };

/** Asks for an alias and for what it is to point at. */
export function RegisterForm({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: (alias: string) => void;
}) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const register = useRegister((alias) => {
    void message.success(t('form.done', { alias }));
    onDone(alias);
  });
  const submit = (answers: Answers) => {
    const model = newModelOf(answers);
    if (model !== null) {
      register.mutate(model);
    }
  };
  return (
    <FormModal<Answers>
      title={t('form.title')}
      submit={t('form.submit')}
      width={600}
      start={START}
      write={register}
      onSubmit={submit}
      onClose={onClose}
    >
      <NameFields />
      <Form.Item name="source" label={t('form.source')}>
        <Radio.Group
          options={(['version', 'description'] as const).map((it) => ({ value: it, label: t(`form.sources.${it}`) }))}
        />
      </Form.Item>
      <ContentField />
      <Form.Item name="defaultMaxTokens" label={t('form.defaultMaxTokens')} extra={t('form.defaultMaxTokensNote')}>
        <InputNumber min={1} precision={0} className="hub-limit-input" />
      </Form.Item>
    </FormModal>
  );
}

function NameFields() {
  const { t } = useTranslation('models');
  const banks = useBanks();
  return (
    <>
      <Form.Item
        name="alias"
        label={t('form.alias')}
        extra={t('form.aliasNote')}
        rules={[{ required: true, pattern: ALIAS, message: t('form.aliasBad') }]}
      >
        <Input maxLength={64} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <div className="hub-grid-2">
        <Form.Item name="displayName" label={t('form.displayName')}>
          <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
        </Form.Item>
        <Form.Item name="owner" label={t('form.owner')}>
          <OwnerChoice banks={banks.data ?? []} />
        </Form.Item>
      </div>
    </>
  );
}

function ContentField() {
  const { t } = useTranslation('models');
  const source = Form.useWatch<Answers['source']>('source');
  return source === 'description' ? (
    <Form.Item
      name="description"
      label={t('form.description')}
      extra={t('form.descriptionNote')}
      rules={[
        {
          validator: (_rule, text: string | undefined) =>
            descriptionOf(text) === null
              ? Promise.reject(new Error(t('form.descriptionBad', { fields: FIELDS.join(', ') })))
              : Promise.resolve(),
        },
      ]}
    >
      <Input.TextArea rows={6} spellCheck={false} className="hub-code-input" />
    </Form.Item>
  ) : (
    <Form.Item name="version" label={t('form.version')} rules={[{ required: true, message: t('versions.missing') }]}>
      <VersionChoice />
    </Form.Item>
  );
}
