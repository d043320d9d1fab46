import { Checkbox, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { LIMIT_KINDS, LimitInput, LimitValue } from '../../shared/LimitValue';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { bankOf, type Answers } from './onboarding-answers';
import { useModelChoices } from './queries';

const NAME_LENGTH_MAX = 80;

export function BankPart() {
  const { t } = useTranslation('banks');
  return (
    <>
      <Name name="name" label={t('wizard.bankName')} missing={t('wizard.bankNameMissing')} />
      <Form.Item name="code" label={t('wizard.code')} extra={t('wizard.codeNote')}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
    </>
  );
}

export function AdminPart() {
  const { t } = useTranslation('banks');
  const isWanted = Form.useWatch('withAdmin', { preserve: true }) as boolean | undefined;
  return (
    <>
      <p className="hub-soft">{t('wizard.adminLead')}</p>
      <Form.Item name="withAdmin" valuePropName="checked">
        <Checkbox>{t('wizard.withAdmin')}</Checkbox>
      </Form.Item>
      {isWanted !== false && (
        <>
          <Name name="adminName" label={t('wizard.adminName')} missing={t('wizard.nameMissing')} />
          <Form.Item
            name="adminEmail"
            label={t('wizard.adminEmail')}
            rules={[{ required: true, type: 'email', message: t('wizard.emailInvalid') }]}
          >
            <Input inputMode="email" autoComplete="off" />
          </Form.Item>
        </>
      )}
    </>
  );
}

export function AppPart() {
  const { t } = useTranslation('banks');
  const isKeyWanted = Form.useWatch('withKey', { preserve: true }) as boolean | undefined;
  return (
    <>
      <Name name="project" label={t('wizard.project')} missing={t('wizard.partMissing')} />
      <Name name="app" label={t('wizard.app')} missing={t('wizard.partMissing')} />
      <Form.Item name="withKey" valuePropName="checked">
        <Checkbox>{t('wizard.withKey')}</Checkbox>
      </Form.Item>
      {isKeyWanted === true && <Name name="keyName" label={t('wizard.keyName')} missing={t('wizard.partMissing')} />}
    </>
  );
}

export function LimitsPart() {
  const { t } = useTranslation(['banks', 'common']);
  return (
    <>
      <p className="hub-soft">{t('wizard.limitsLead')}</p>
      <div className="hub-grid-2">
        {LIMIT_KINDS.map((kind) => (
          <Form.Item key={kind} name={['limits', kind]} label={t(`common:limit.kind.${kind}`)}>
            <LimitInput kind={kind} />
          </Form.Item>
        ))}
      </div>
    </>
  );
}

export function ModelsPart() {
  const { t } = useTranslation('banks');
  const query = useModelChoices();
  return (
    <>
      <p className="hub-soft">{t('wizard.modelsLead')}</p>
      <StateBoundary
        query={query}
        form="line"
        isEmpty={(it) => it.length === 0}
        empty={<EmptyNote title={t('wizard.noModels')} />}
      >
        {(models) => (
          <Form.Item name="models">
            <Checkbox.Group
              className="hub-choices"
              options={models.map((it) => ({
                value: it.alias,
                label: it.displayName ? `${it.displayName} (${it.alias})` : it.alias,
              }))}
            />
          </Form.Item>
        )}
      </StateBoundary>
    </>
  );
}

/** All of it, before it is made. */
export function Review({ answers }: { readonly answers: Answers }) {
  const { t } = useTranslation(['banks', 'common']);
  const { bank, admin, project, app, limits, models, key } = bankOf(answers);
  return (
    <dl className="hub-facts">
      <dt>{t('wizard.steps.bank')}</dt>
      <dd>
        {bank.name} {bank.code !== undefined && <code>{bank.code}</code>}
      </dd>
      <dt>{t('wizard.steps.admin')}</dt>
      <dd>{admin === undefined ? t('wizard.none') : `${admin.name} · ${admin.email}`}</dd>
      <dt>{t('wizard.steps.app')}</dt>
      <dd>
        {project.name} / {app.name}
        {key !== undefined && ` / ${key.name}`}
      </dd>
      <dt>{t('wizard.steps.limits')}</dt>
      <dd>
        {limits.length === 0
          ? t('wizard.noLimits')
          : limits.map((it) => (
              <div key={it.kind}>
                {t(`common:limit.kind.${it.kind}`)}: <LimitValue kind={it.kind} value={it.value} />
              </div>
            ))}
      </dd>
      <dt>{t('wizard.steps.models')}</dt>
      <dd>{models.length === 0 ? t('wizard.none') : models.join(', ')}</dd>
    </dl>
  );
}

function Name({ name, label, missing }: { readonly name: string; readonly label: string; readonly missing: string }) {
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true, message: missing }]}>
      <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
    </Form.Item>
  );
}
