import { Alert, App, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { ShortId } from '../../shared/CopyText';
import { Count, formatCount } from '../../shared/Count';
import { FormModal } from '../../shared/FormModal';
import { CallImpact } from './CallImpact';
import { useRepoint, type Model, type Version } from './queries';
import { VersionChoice } from './VersionChoice';

/** Asks at which other version an alias is to point, and says whom that hits. */
export function RepointForm({ model, onClose }: { readonly model: Model; readonly onClose: () => void }) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const { alias } = model;
  const repoint = useRepoint(alias, () => {
    void message.success(t('versions.done', { alias }));
    onClose();
  });
  return (
    <FormModal<{ version: Version }>
      title={t('versions.question', { alias })}
      submit={t('versions.repoint')}
      isDangerous
      width={600}
      write={repoint}
      onSubmit={({ version }) => repoint.mutate(version.id)}
      onClose={onClose}
      before={
        <div className="hub-danger">
          <p>{t('versions.hits')}</p>
          <CallImpact alias={alias} tenant={null} />
        </div>
      }
    >
      <Form.Item
        name="version"
        label={t('versions.choose')}
        rules={[{ required: true, message: t('versions.missing') }]}
      >
        <VersionChoice present={model.modelVersion} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => <Chosen version={getFieldValue('version') as Version | undefined} model={model} />}
      </Form.Item>
    </FormModal>
  );
}

function Chosen({ version, model }: { readonly version: Version | undefined; readonly model: Model }) {
  const { t, i18n } = useTranslation('models');
  if (version === undefined) {
    return null;
  }
  const write = (value: number) => formatCount(value, i18n.language);
  return (
    <>
      <dl className="hub-facts">
        <dt>{t('facts.version')}</dt>
        <dd>
          <ShortId id={version.id} label={t('facts.version')} />
        </dd>
        <dt>{t('context')}</dt>
        <dd>
          <Count value={version.contextLength} />
        </dd>
        <dt>{t('facts.defaultMaxTokens')}</dt>
        <dd>
          <Count value={version.defaultMaxTokens} />
        </dd>
      </dl>
      {version.contextLength < model.contextLength && (
        <Alert
          type="warning"
          showIcon
          message={t('versions.shorter', { now: write(model.contextLength), then: write(version.contextLength) })}
        />
      )}
    </>
  );
}
