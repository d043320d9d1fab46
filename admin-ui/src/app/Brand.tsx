import { useTranslation } from 'react-i18next';

/** Three rings that share their middle: banks that share one pool. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" className="hub-mark">
      <circle cx="16" cy="11.2" r="6" />
      <circle cx="11.2" cy="19.6" r="6" />
      <circle cx="20.8" cy="19.6" r="6" />
    </svg>
  );
}

export function Brand({ folded = false }: { readonly folded?: boolean }) {
  const { t } = useTranslation('common');
  return (
    <div className="hub-brand">
      <Mark />
      {!folded && <span>{t('product')}</span>}
    </div>
  );
}
