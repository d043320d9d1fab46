import { DatePicker, Form, Input, Radio } from 'antd';
import type { Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useTranslation } from 'react-i18next';
import { FieldSelect } from '../../shared/FieldSelect';
import { instantOf } from '../../shared/bank-time';
import { amountOf } from '../../shared/decimal';
import { Money } from '../../shared/Money';
import type { NewPrice, PricedModel } from './price-queries';

interface Answers {
  readonly alias: string;
  readonly inputPerMillion: string;
  readonly cachedInputPerMillion: string;
  readonly outputPerMillion: string;
  readonly when: 'now' | 'later';
  readonly from?: Dayjs;
}

interface PriceFieldsProps {
  readonly name: string;
  readonly models: readonly PricedModel[];
  readonly alias: string;
  readonly onFinish: (price: NewPrice) => void;
}

const PRICES = ['inputPerMillion', 'cachedInputPerMillion', 'outputPerMillion'] as const;
/** As the service takes it, so that a token costs a whole number of the smallest unit. */
const PLAIN = /^\d{1,6}(\.\d{1,4})?$/;
const PRICE_MAX = '100000';

/** What a price is made of. */
export function PriceFields({ name, models, alias, onFinish }: PriceFieldsProps) {
  const { t } = useTranslation('billing');
  const [form] = Form.useForm<Answers>();
  const chosen = Form.useWatch('alias', form);
  const when = Form.useWatch('when', form);
  const model = models.find((it) => it.alias === chosen);
  return (
    <Form
      form={form}
      id={name}
      name={name}
      layout="vertical"
      requiredMark={false}
      initialValues={{ when: 'now', ...(alias === '' ? {} : { alias }) }}
      onFinish={(answers) => onFinish(priceOf(answers))}
    >
      <Form.Item
        name="alias"
        label={t('model')}
        rules={[{ required: true, message: t('newPrice.modelMissing') }]}
        extra={model && <Present model={model} />}
      >
        <FieldSelect
          showSearch
          placeholder={t('newPrice.chooseModel')}
          options={models.map((it) => ({ value: it.alias, label: it.alias }))}
        />
      </Form.Item>
      <p className="hub-soft hub-billing-note">{t('newPrice.unit')}</p>
      <div className="hub-grid-3">
        {PRICES.map((key) => (
          <Form.Item
            key={key}
            name={key}
            label={t(`prices.${key}`)}
            rules={[{ validator: checked(t('newPrice.bad')) }]}
          >
            <Input prefix="¥" inputMode="decimal" autoComplete="off" />
          </Form.Item>
        ))}
      </div>
      <Form.Item name="when" label={t('prices.from')}>
        <Radio.Group>
          <Radio value="now">{t('newPrice.now')}</Radio>
          <Radio value="later">{t('newPrice.later')}</Radio>
        </Radio.Group>
      </Form.Item>
      {when === 'later' && (
        <Form.Item
          name="from"
          label={t('newPrice.moment')}
          extra={t('newPrice.zone')}
          rules={[
            { required: true, message: t('newPrice.momentMissing') },
            { validator: notPast(model?.price !== undefined, t('newPrice.past')) },
          ]}
        >
          <DatePicker showNow={false} showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
        </Form.Item>
      )}
    </Form>
  );
}

/** What is charged now, to begin from. */
function Present({ model }: { readonly model: PricedModel }) {
  const { t } = useTranslation('billing');
  const { price } = model;
  if (price === undefined) {
    return t('newPrice.unpriced');
  }
  return (
    <>
      {t('newPrice.present')}{' '}
      {PRICES.map((key, i) => (
        <span key={key}>
          {i > 0 && ' · '}
          {t(`prices.${key}`)} <Money yuan={price[key]} form="exact" />
        </span>
      ))}
    </>
  );
}

function priceOf({ when, from, alias, ...answers }: Answers): NewPrice {
  const prices = {
    inputPerMillion: answers.inputPerMillion.trim(),
    cachedInputPerMillion: answers.cachedInputPerMillion.trim(),
    outputPerMillion: answers.outputPerMillion.trim(),
  };
  return when === 'now' || from === undefined ? { alias, ...prices } : { alias, ...prices, validFrom: momentOf(from) };
}

/** What the picker says is meant in the banks' time, whatever the browser's is. */
function momentOf(from: Dayjs): string {
  return instantOf(from.format('YYYY-MM-DDTHH:mm'));
}

function checked(message: string) {
  return (_: unknown, value: string | undefined) => {
    const text = value?.trim() ?? '';
    const isGood = PLAIN.test(text) && amountOf(text) <= amountOf(PRICE_MAX);
    return isGood ? Promise.resolve() : Promise.reject(new Error(message));
  };
}

/** What is in force is billed already; only a model that has never had a price may get one of the past. */
function notPast(isPriced: boolean, message: string) {
  return (_: unknown, value: Dayjs | undefined) =>
    isPriced && value !== undefined && Date.parse(momentOf(value)) < Date.now()
      ? Promise.reject(new Error(message))
      : Promise.resolve();
}
