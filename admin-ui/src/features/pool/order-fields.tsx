import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FieldSelect } from '../../shared/FieldSelect';
import { modelName } from './zone-facts';
import type { ModelCache } from './zone-queries';

const REASON_LENGTH_MAX = 500;

/** Of which model's blocks an order is. */
export function ModelItem({ models, isFixed }: { readonly models: readonly ModelCache[]; readonly isFixed?: boolean }) {
  const { t } = useTranslation('pool');
  return (
    <Form.Item name="baseDigest" label={t('model')} rules={[{ required: true, message: t('modelMissing') }]}>
      <FieldSelect<string>
        disabled={isFixed === true}
        options={models.map((it) => ({ value: it.baseDigest, label: modelName(it) }))}
      />
    </Form.Item>
  );
}

/** Why an order is given; it stands on the trail. */
export function ReasonItem() {
  const { t } = useTranslation(['pool', 'common']);
  return (
    <Form.Item
      name="reason"
      label={t('common:danger.reason')}
      extra={t('common:danger.reasonNote')}
      rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}
    >
      <Input.TextArea rows={2} maxLength={REASON_LENGTH_MAX} />
    </Form.Item>
  );
}
