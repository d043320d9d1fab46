import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../layout/Page';

export function NotFoundPage() {
  const { t } = useTranslation('common');
  return (
    <Page title={t('notFound.title')} lead={t('notFound.do')}>
      <Link to="/">{t('notFound.home')}</Link>
    </Page>
  );
}
