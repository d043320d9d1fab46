import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../layout/Page';

/** A page that this person's roles do not have, or one of another bank. */
export function ShutPage({ isForeign }: { readonly isForeign: boolean }) {
  const { t } = useTranslation('common');
  return (
    <Page title={t('problem.forbidden.title')} lead={isForeign ? t('shell.foreign') : t('problem.forbidden.do')}>
      <Link to="/">{t('notFound.home')}</Link>
    </Page>
  );
}
