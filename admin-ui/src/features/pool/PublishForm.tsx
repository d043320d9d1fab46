import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../shared/Count';
import { FormModal } from '../../shared/FormModal';
import { ModelItem, ReasonItem } from './order-fields';
import { usePublish, type ModelCache, type PrefixAnswers } from './zone-queries';

interface PublishFormProps {
  readonly models: readonly ModelCache[];
  readonly onClose: () => void;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;
const TEXT_LENGTH_MAX = 100_000;

/** Asks for the text that every bank's prompts may begin with. */
export function PublishForm({ models, onClose }: PublishFormProps) {
  const { t, i18n } = useTranslation(['pool', 'common']);
  const { message } = App.useApp();
  const publish = usePublish((answer, { name }) => {
    const told = answer.members.find((it) => it.tokens !== undefined && it.tokens !== null);
    const count = (value: number | null | undefined) => formatCount(value ?? 0, i18n.language);
    const facts = { name, tokens: count(told?.tokens), blocks: count(told?.blocks) };
    void (told === undefined
      ? message.warning(t('deliveries.later'))
      : message.success(t('prefixes.published', facts)));
    onClose();
  });
  const only = models[0];
  return (
    <FormModal<PrefixAnswers>
      title={t('prefixes.publish')}
      submit={t('prefixes.submit')}
      width={640}
      start={only === undefined ? {} : { baseDigest: only.baseDigest }}
      write={publish}
      onSubmit={(it) => publish.mutate({ ...it, reason: it.reason.trim() })}
      onClose={onClose}
      before={<p>{t('prefixes.help')}</p>}
    >
      <div className="hub-grid-2">
        <Form.Item
          name="name"
          label={t('prefixes.name')}
          rules={[{ required: true, pattern: NAME, message: t('prefixes.nameBad') }]}
        >
          <Input maxLength={60} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <ModelItem models={models} />
      </div>
      <Form.Item
        name="system"
        label={t('prefixes.text')}
        extra={t('prefixes.textNote')}
        rules={[{ required: true, whitespace: true, message: t('prefixes.textMissing') }]}
      >
        <Input.TextArea rows={8} maxLength={TEXT_LENGTH_MAX} />
      </Form.Item>
      <ReasonItem />
    </FormModal>
  );
}
