import { DatePicker, Form, Input } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FieldSelect } from '../../shared/FieldSelect';
import { bankToday, formatTime } from '../../shared/bank-time';
import { useBankParts } from '../../layout/bank-parts';
import { EXPIRIES, expiryOf, type Expiry } from './expiry';
import { useCallableModels } from './models';
import { faultOf } from './networks';
import type { ApiKey } from './queries';

const NAME_LENGTH_MAX = 80;
const MODELS_MAX = 50;
const NETWORKS_MAX = 20;

/** The app that a key is for: one that is in use, below its project. */
export function AppField() {
  const { t } = useTranslation('keys');
  const parts = useBankParts();
  const apps = [...(parts.data?.apps.values() ?? [])].filter((it) => it.status === 'ACTIVE');
  const projects = [...(parts.data?.projects.values() ?? [])].filter((it) => it.status === 'ACTIVE');
  const options = projects
    .map(({ id, name }) => ({
      label: name,
      options: apps.filter((it) => it.projectId === id).map((it) => ({ value: it.id, label: it.name })),
    }))
    .filter((it) => it.options.length > 0);
  return (
    <Form.Item
      name="appId"
      label={t('app')}
      extra={parts.isSuccess && options.length === 0 ? t('form.noApp') : t('form.appNote')}
      // Not `required`: antd would then say so on an element that may not have it.
      rules={[
        {
          validator: (_rule, app?: string) =>
            app ? Promise.resolve() : Promise.reject(new Error(t('form.appMissing'))),
        },
      ]}
    >
      <FieldSelect showSearch optionFilterProp="label" loading={parts.isLoading} options={options} />
    </Form.Item>
  );
}

export function NameField() {
  const { t } = useTranslation('keys');
  return (
    <Form.Item
      name="name"
      label={t('name')}
      extra={t('form.nameNote')}
      rules={[{ required: true, whitespace: true, message: t('form.nameMissing') }]}
    >
      <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
    </Form.Item>
  );
}

/** The models that a key may call; what is chosen already stays even where the bank lost it. */
export function ModelsField() {
  const { t } = useTranslation('keys');
  const models = useCallableModels();
  return (
    <Form.Item
      name="models"
      label={t('models')}
      extra={t('form.modelsNote')}
      rules={[{ type: 'array', max: MODELS_MAX, message: t('form.tooMany', { max: String(MODELS_MAX) }) }]}
    >
      <FieldSelect
        mode="multiple"
        allowClear
        optionFilterProp="label"
        placeholder={t('allModels')}
        loading={models.isLoading}
        options={(models.data ?? []).map(({ alias, displayName }) => ({
          value: alias,
          label: displayName ? `${displayName} (${alias})` : alias,
        }))}
      />
    </Form.Item>
  );
}

/** Where a key may be used from. */
export function NetworksField() {
  const { t } = useTranslation('keys');
  const check = (networks: readonly string[]) => {
    for (const network of networks) {
      const fault = faultOf(network);
      if (fault !== null) {
        return fault.kind === 'form'
          ? t('form.networkForm', { network })
          : t('form.networkBits', { network, meant: fault.meant });
      }
    }
    return networks.length > NETWORKS_MAX ? t('form.tooMany', { max: String(NETWORKS_MAX) }) : null;
  };
  return (
    <Form.Item
      name="networks"
      label={t('networks')}
      extra={t('form.networksNote')}
      rules={[
        {
          validator: (_rule, networks: readonly string[]) => {
            const fault = check(networks);
            return fault === null ? Promise.resolve() : Promise.reject(new Error(fault));
          },
        },
      ]}
    >
      <FieldSelect
        mode="tags"
        open={false}
        suffixIcon={null}
        placeholder={t('anywhere')}
        tokenSeparators={[',', '，', '、', ';', ' ', '\n']}
      />
    </Form.Item>
  );
}

/** When a key ends; one that is there already may stay as it is. */
export function ExpiryField({ of }: { readonly of?: ApiKey }) {
  const { t, i18n } = useTranslation('keys');
  const form = Form.useFormInstance();
  const choice = Form.useWatch<Expiry | undefined>('expiry', form) ?? 'keep';
  const until = choice === 'keep' ? (of?.expiresAt ?? null) : choice === 'own' ? null : expiryOf(choice, null);
  const choices = EXPIRIES.filter((it) => (of === undefined ? it !== 'keep' : it !== 'never' || of.expiresAt));
  return (
    <>
      <Form.Item
        name="expiry"
        label={t('expires')}
        extra={until === null ? undefined : t('form.until', { time: formatTime(until, i18n.language) })}
      >
        <FieldSelect options={choices.map((it) => ({ value: it, label: t(`expiry.${it}`) }))} />
      </Form.Item>
      {choice === 'own' && (
        <Form.Item name="day" label={t('form.day')} rules={[{ required: true, message: t('form.dayMissing') }]}>
          <DatePicker minDate={dayjs(bankToday())} />
        </Form.Item>
      )}
    </>
  );
}
