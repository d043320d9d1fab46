import { Form, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import type { Settings } from './conversation';

const TOKENS_MAX = 131_072;

/** The parameters of the next question; empty means the model's own default. */
export function SettingsPanel({
  value,
  onChange,
}: {
  readonly value: Settings;
  readonly onChange: (settings: Settings) => void;
}) {
  const { t } = useTranslation('playground');
  const number = (name: keyof Omit<Settings, 'system'>, limits: { min: number; max: number; step?: number }) => (
    <InputNumber<number>
      id={`playground-${name}`}
      value={value[name]}
      placeholder={t('asDefault')}
      onChange={(it) => onChange({ ...value, [name]: it })}
      {...limits}
    />
  );
  return (
    <Panel title={t('settings')}>
      <Form layout="vertical" component="div">
        <Form.Item label={t('system')} htmlFor="playground-system">
          <Input.TextArea
            id="playground-system"
            value={value.system}
            autoSize={{ minRows: 3, maxRows: 10 }}
            onChange={(event) => onChange({ ...value, system: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('temperature')} htmlFor="playground-temperature">
          {number('temperature', { min: 0, max: 2, step: 0.1 })}
        </Form.Item>
        <Form.Item label={t('topP')} htmlFor="playground-topP">
          {number('topP', { min: 0, max: 1, step: 0.05 })}
        </Form.Item>
        <Form.Item label={t('maxTokens')} htmlFor="playground-maxTokens">
          {number('maxTokens', { min: 1, max: TOKENS_MAX })}
        </Form.Item>
        <Form.Item label={t('seed')} htmlFor="playground-seed" extra={t('seedNote')}>
          {number('seed', { min: 0, max: Number.MAX_SAFE_INTEGER })}
        </Form.Item>
      </Form>
    </Panel>
  );
}
