import { useTranslation } from 'react-i18next';
import { StatusTag } from '../../shared/StatusTag';

/** Whether an invoice still changes with every call, or is what has to be paid. */
export function InvoiceState({ status }: { readonly status: string }) {
  const { t } = useTranslation('billing');
  switch (status) {
    case 'DRAFT':
      return <StatusTag tone="warn">{t('status.DRAFT')}</StatusTag>;
    case 'ISSUED':
      return <StatusTag tone="good">{t('status.ISSUED')}</StatusTag>;
    default:
      return <StatusTag tone="calm">{status}</StatusTag>;
  }
}
