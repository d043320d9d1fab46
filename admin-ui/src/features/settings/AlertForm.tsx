import { App, Form, Input, InputNumber, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { FieldSelect } from '../../shared/FieldSelect';
import { useMe } from '../../api/session';
import { LimitInput } from '../../shared/LimitValue';
import { FormModal } from '../../shared/FormModal';
import { useCreateAlert, type MadeAlert, type NewAlert } from './queries';

interface Answers {
  readonly name: string;
  readonly kind: NewAlert['kind'];
  readonly unit: 'MICRO_YUAN' | 'TOKENS';
  readonly value: number | null;
  readonly thresholds: readonly string[];
  readonly moreThan: number;
  readonly windowMinutes: number;
  readonly channel: NewAlert['channel'];
  readonly target: string;
}

const START: Partial<Answers> = {
  kind: 'BUDGET',
  unit: 'MICRO_YUAN',
  thresholds: ['80', '100'],
  moreThan: 100,
  windowMinutes: 10,
  channel: 'WEBHOOK',
};
const NAME_LENGTH_MAX = 80;
const WINDOW_MAX = 60;

/** Asks when to tell whom. */
export function AlertForm({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (made: MadeAlert) => void;
}) {
  const { t } = useTranslation('settings');
  const { message } = App.useApp();
  const create = useCreateAlert((made) => {
    void message.success(t('alerts.made'));
    onMade(made);
  });
  return (
    <FormModal<Answers>
      title={t('alerts.add')}
      submit={t('alerts.create')}
      start={START}
      write={create}
      onSubmit={(answers) => create.mutate(alertOf(answers))}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('alerts.name')}
        rules={[{ required: true, whitespace: true, message: t('alerts.missing') }]}
      >
        <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
      </Form.Item>
      <Form.Item name="kind" label={t('alerts.kind')}>
        <Radio.Group
          options={(['BUDGET', 'REFUSALS'] as const).map((it) => ({ value: it, label: t(`alerts.kinds.${it}`) }))}
        />
      </Form.Item>
      <ConditionFields />
      <TargetFields />
    </FormModal>
  );
}

function ConditionFields() {
  const { t } = useTranslation('settings');
  const form = Form.useFormInstance<Answers>();
  const kind = Form.useWatch('kind', form);
  const unit = Form.useWatch('unit', form);
  if (kind === 'REFUSALS') {
    return (
      <div className="hub-grid-2">
        <Form.Item
          name="moreThan"
          label={t('alerts.moreThan')}
          rules={[{ required: true, message: t('alerts.missing') }]}
        >
          <InputNumber min={0} precision={0} />
        </Form.Item>
        <Form.Item
          name="windowMinutes"
          label={t('alerts.minutes')}
          rules={[{ required: true, message: t('alerts.missing') }]}
        >
          <InputNumber min={1} max={WINDOW_MAX} precision={0} />
        </Form.Item>
      </div>
    );
  }
  return (
    <>
      <div className="hub-grid-2">
        <Form.Item name="unit" label={t('alerts.unit')}>
          <Radio.Group
            options={(['MICRO_YUAN', 'TOKENS'] as const).map((it) => ({ value: it, label: t(`alerts.units.${it}`) }))}
          />
        </Form.Item>
        <Form.Item name="value" label={t('alerts.value')} rules={[{ required: true, message: t('alerts.missing') }]}>
          <LimitInput kind={unit === 'TOKENS' ? 'TOKENS_PER_MONTH' : 'MONEY_PER_MONTH'} />
        </Form.Item>
      </div>
      <Form.Item
        name="thresholds"
        label={t('alerts.thresholds')}
        extra={t('alerts.thresholdsNote')}
        rules={[{ required: true, message: t('alerts.missing') }]}
      >
        <FieldSelect mode="tags" open={false} tokenSeparators={[',', '、', ' ']} suffixIcon={null} />
      </Form.Item>
    </>
  );
}

function TargetFields() {
  const { t } = useTranslation('settings');
  const form = Form.useFormInstance<Answers>();
  const channel = Form.useWatch('channel', form);
  const { mailConfigured } = useMe().console;
  const isMail = channel === 'EMAIL';
  return (
    <>
      <Form.Item
        name="channel"
        label={t('alerts.channel')}
        {...(mailConfigured ? {} : { extra: t('alerts.mailMissing') })}
      >
        <Radio.Group
          options={(['WEBHOOK', 'EMAIL'] as const).map((it) => ({
            value: it,
            label: t(`alerts.channels.${it}`),
            disabled: it === 'EMAIL' && !mailConfigured,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="target"
        label={isMail ? t('alerts.address') : t('alerts.url')}
        rules={[{ required: true, type: isMail ? 'email' : 'url', message: t('alerts.missing') }]}
      >
        <Input inputMode={isMail ? 'email' : 'url'} autoComplete="off" />
      </Form.Item>
    </>
  );
}

/** As the service takes it. */
function alertOf(answers: Answers): NewAlert {
  const { kind, channel } = answers;
  return {
    name: answers.name.trim(),
    kind,
    channel,
    target: answers.target.trim(),
    ...(kind === 'BUDGET'
      ? {
          unit: answers.unit,
          value: answers.value ?? 0,
          thresholds: answers.thresholds.map(Number).filter((it) => Number.isInteger(it) && it > 0),
        }
      : { moreThan: answers.moreThan, windowMinutes: answers.windowMinutes }),
  };
}
