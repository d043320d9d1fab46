import { App, Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBanks } from '../../layout/bank-names';
import { formatCount } from '../../shared/Count';
import { FieldSelect } from '../../shared/FieldSelect';
import { FormModal } from '../../shared/FormModal';
import { ModelItem, ReasonItem } from './order-fields';
import { ceilingOf, floorRoom, modelsOf } from './zone-facts';
import { useSetQuota, type Caches, type QuotaAnswers } from './zone-queries';

interface QuotaFormProps {
  readonly caches: Caches;
  readonly start?: Omit<QuotaAnswers, 'reason'>;
  readonly onClose: () => void;
}

/** Asks what a bank is to be sure of and may not exceed, and says whether it fits. */
export function QuotaForm({ caches, start, onClose }: QuotaFormProps) {
  const { t } = useTranslation(['pool', 'common']);
  const { message } = App.useApp();
  const save = useSetQuota((answer) => {
    void (answer.done ? message.success(t('quotas.done')) : message.warning(t('deliveries.later')));
    onClose();
  });
  const only = modelsOf(caches)[0];
  return (
    <FormModal<QuotaAnswers>
      title={t('quotas.title')}
      submit={t('quotas.set')}
      start={start ?? { floor: 0, ceiling: null, ...(only === undefined ? {} : { baseDigest: only.baseDigest }) }}
      write={save}
      onSubmit={(it) => save.mutate({ ...it, ceiling: ceilingOf(it.ceiling), reason: it.reason.trim() })}
      onClose={onClose}
      before={<p>{t('quotas.help')}</p>}
    >
      <Places caches={caches} isFixed={start !== undefined} />
      <Blocks caches={caches} />
      <ReasonItem />
    </FormModal>
  );
}

function Places({ caches, isFixed }: { readonly caches: Caches; readonly isFixed: boolean }) {
  const { t } = useTranslation('pool');
  const banks = useBanks().data ?? [];
  return (
    <div className="hub-grid-2">
      <Form.Item name="zone" label={t('quotas.bank')} rules={[{ required: true, message: t('quotas.bankMissing') }]}>
        <FieldSelect<string>
          disabled={isFixed}
          showSearch
          optionFilterProp="label"
          options={banks.map((it) => ({ value: it.id, label: it.name }))}
        />
      </Form.Item>
      <ModelItem models={modelsOf(caches)} isFixed={isFixed} />
    </div>
  );
}

function Blocks({ caches }: { readonly caches: Caches }) {
  const { t } = useTranslation('pool');
  const form = Form.useFormInstance<QuotaAnswers>();
  const zone = Form.useWatch('zone', form) ?? '';
  const baseDigest = Form.useWatch('baseDigest', form) ?? '';
  const floor = Form.useWatch('floor', form) ?? 0;
  const { promised, total } = floorRoom(caches, baseDigest, zone);
  return (
    <>
      <div className="hub-grid-2">
        <Form.Item
          name="floor"
          label={t('quotas.floor')}
          rules={[
            { required: true, message: t('quotas.floorMissing') },
            {
              validator: (_rule, value: number | null) =>
                total === null || promised + (value ?? 0) <= total
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('quotas.tooMuch'))),
            },
          ]}
        >
          <InputNumber min={0} precision={0} className="hub-limit-input" />
        </Form.Item>
        <Form.Item
          name="ceiling"
          label={t('quotas.ceiling')}
          dependencies={['floor']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_rule, value: number | null | undefined) =>
                value === null || value === undefined || value >= (getFieldValue('floor') as number)
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('quotas.belowFloor'))),
            }),
          ]}
        >
          <InputNumber min={1} precision={0} placeholder={t('quotas.open')} className="hub-limit-input" />
        </Form.Item>
      </div>
      <FloorPreview promised={promised} floor={floor} total={total} />
    </>
  );
}

/** All floors of a model together, and whether the smallest member has so many blocks. */
function FloorPreview(props: { readonly promised: number; readonly floor: number; readonly total: number | null }) {
  const { t, i18n } = useTranslation('pool');
  const { promised, floor, total } = props;
  if (total === null) {
    return null;
  }
  const count = (value: number) => formatCount(value, i18n.language);
  const values = { sum: count(promised + floor), promised: count(promised), total: count(total) };
  return (
    <p className="hub-soft" role="status">
      {t(promised + floor <= total ? 'quotas.fits' : 'quotas.doesNotFit', values)}
    </p>
  );
}
