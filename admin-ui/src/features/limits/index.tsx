import { useTranslation } from 'react-i18next';
import { Page } from '../../layout/Page';
import { EmptyNote } from '../../shared/StateBoundary';

export default function LimitsPage() {
  const { t } = useTranslation(['limits', 'common']);
  return (
    <Page title={t('title')}>
      <EmptyNote title={t('common:soon')} />
    </Page>
  );
}
