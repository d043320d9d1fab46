import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { may, type Allowed } from '../../api/roles';
import { useMe } from '../../api/session';
import { Page } from '../../layout/Page';
import { oneOf, useUrlState } from '../../shared/url-state';
import { AboutTab } from './AboutTab';
import { AlertsTab } from './AlertsTab';
import { ApiTab } from './ApiTab';
import { HelpTab } from './HelpTab';
import { ProfileTab } from './ProfileTab';

const TABS = ['profile', 'alerts', 'api', 'help', 'about'] as const;
const STATE = { tab: oneOf(TABS, 'profile') };
const ALERT_READERS: Allowed = {
  alliance: ['operator', 'finance', 'auditor'],
  bank: ['bank-admin', 'finance', 'auditor'],
};

const CONTENT = {
  profile: <ProfileTab />,
  alerts: <AlertsTab />,
  api: <ApiTab />,
  help: <HelpTab />,
  about: <AboutTab />,
};

export default function SettingsPage() {
  const { t } = useTranslation('settings');
  const [{ tab }, set] = useUrlState(STATE);
  const mayAlerts = may(useMe(), ALERT_READERS);
  return (
    <Page title={t('title')}>
      <Tabs
        activeKey={tab}
        destroyOnHidden
        onChange={(key) => set({ tab: key as (typeof TABS)[number] })}
        items={TABS.filter((it) => it !== 'alerts' || mayAlerts).map((it) => ({
          key: it,
          label: t(`tabs.${it}`),
          children: CONTENT[it],
        }))}
      />
    </Page>
  );
}
