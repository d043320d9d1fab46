import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shared/FormModal';
import { usePoint, type AdapterView, type Pointing } from './queries';

const NAME = /^[a-z0-9][a-z0-9._-]{0,22}$/;
const DISPLAY_NAME_LENGTH_MAX = 80;

interface PointFormProps {
  readonly tenant: string;
  readonly adapter: AdapterView;
  readonly onClose: () => void;
}

/** Asks what an adapter is to be called by; a name that is in use points here from then on. */
export function PointForm({ tenant, adapter, onClose }: PointFormProps) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const { modelVersion, fileName } = adapter.held;
  const point = usePoint(tenant, (alias) => {
    void message.success(t('adapters.pointDone', { alias }));
    onClose();
  });
  return (
    <FormModal<Pointing>
      title={t('adapters.pointTitle', { name: fileName })}
      submit={t('adapters.point')}
      write={point}
      onSubmit={({ name, displayName }) =>
        point.mutate({ name, modelVersion, ...(displayName ? { displayName } : {}) })
      }
      onClose={onClose}
      before={<p className="hub-soft">{t('adapters.pointHits')}</p>}
    >
      <Form.Item
        name="name"
        label={t('alias')}
        extra={t('adapters.nameNote')}
        rules={[{ required: true, pattern: NAME, message: t('adapters.nameBad') }]}
      >
        <Input addonBefore={`${tenant}:`} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="displayName" label={t('form.displayName')}>
        <Input maxLength={DISPLAY_NAME_LENGTH_MAX} autoComplete="off" />
      </Form.Item>
    </FormModal>
  );
}
