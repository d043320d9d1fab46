import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/session';
import { Panel } from '../../layout/Page';
import { CopyText } from '../../shared/CopyText';
import { Time } from '../../shared/Time';

/** What runs here. */
export function AboutTab() {
  const { t } = useTranslation(['settings', 'common']);
  const me = useMe();
  const { version, gatewayUrl, mailConfigured } = me.console;
  return (
    <Panel title={t('common:product')}>
      <dl className="hub-facts">
        <dt>{t('about.version')}</dt>
        <dd>{version}</dd>
        <dt>{t('about.gateway')}</dt>
        <dd>{gatewayUrl ? <CopyText text={gatewayUrl} label={t('about.gateway')} /> : '—'}</dd>
        <dt>{t('about.mail')}</dt>
        <dd>{mailConfigured ? t('about.yes') : t('about.no')}</dd>
        <dt>{t('about.session')}</dt>
        <dd>
          <Time at={me.sessionEndsAt} />
        </dd>
      </dl>
    </Panel>
  );
}
