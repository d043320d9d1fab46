import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '../../shared/ProblemView';
import { PriceFields } from './PriceFields';
import { PricePreview } from './PricePreview';
import { usePreview, useSetPrice, type NewPrice, type PricedModel } from './price-queries';

interface PriceFormProps {
  readonly models: readonly PricedModel[];
  /** The model that is chosen to begin with; may be empty. */
  readonly alias: string;
  readonly onClose: () => void;
}

const FORM = 'new-price';

/** Asks for a price, shows what it would have cost, and only then sets it. */
export function PriceForm({ models, alias, onClose }: PriceFormProps) {
  const { t } = useTranslation(['billing', 'common']);
  const { message } = App.useApp();
  const [seen, setSeen] = useState<NewPrice | null>(null);
  const preview = usePreview();
  const set = useSetPrice(() => {
    void message.success(t('newPrice.done', { model: seen?.alias ?? '' }));
    onClose();
  });
  const look = (price: NewPrice) => preview.mutate(price, { onSuccess: () => setSeen(price) });
  const isSeen = seen !== null && preview.data !== undefined;
  return (
    <Modal
      open
      width={760}
      title={isSeen ? t('newPrice.confirmTitle', { model: seen.alias }) : t('newPrice.title')}
      onCancel={onClose}
      maskClosable={false}
      footer={
        isSeen ? (
          <>
            <Button onClick={() => setSeen(null)}>{t('newPrice.back')}</Button>
            <Button type="primary" danger loading={set.isPending} onClick={() => set.mutate(seen)}>
              {t('newPrice.confirm')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <Button type="primary" htmlType="submit" form={FORM} loading={preview.isPending}>
              {t('newPrice.preview')}
            </Button>
          </>
        )
      }
    >
      {/* Kept while the preview is shown, so that one can go back to what was typed. */}
      <div hidden={isSeen}>
        <PriceFields name={FORM} models={models} alias={alias} onFinish={look} />
        {preview.error !== null && <ProblemView problem={preview.error} form="line" />}
      </div>
      {isSeen && <PricePreview price={seen} preview={preview.data} />}
      {isSeen && set.error !== null && <ProblemView problem={set.error} form="line" />}
    </Modal>
  );
}
