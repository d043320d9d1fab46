import { BgColorsOutlined, GlobalOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Me } from '../api/roles';
import { signOut } from '../api/session';
import { chooseLanguage, LANGUAGES, type LanguageName } from '../i18n';
import { LOOKS, useLook, type Look } from '../shared/look';

/** Language, appearance, and the person with the way out. */
export function PersonMenu({ me }: { readonly me: Me }) {
  return (
    <>
      <LanguageMenu />
      <LookMenu />
      <AccountMenu me={me} />
    </>
  );
}

const LANGUAGE_NAMES: Record<LanguageName, string> = { zh: '简体中文', en: 'English' };

export function LanguageMenu() {
  const { t, i18n } = useTranslation('common');
  const items = LANGUAGES.map((key) => ({
    key,
    label: <span lang={key}>{LANGUAGE_NAMES[key]}</span>,
  }));
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        selectedKeys: [i18n.language],
        onClick: ({ key }) => void chooseLanguage(key as LanguageName),
      }}
    >
      <Button type="text" icon={<GlobalOutlined />} aria-label={t('shell.language')} aria-haspopup="menu" />
    </Dropdown>
  );
}

export function LookMenu() {
  const { t } = useTranslation('common');
  const { look, choose } = useLook();
  const items = LOOKS.map((key) => ({ key, label: t(`shell.looks.${key}`) }));
  return (
    <Dropdown trigger={['click']} menu={{ items, selectedKeys: [look], onClick: ({ key }) => choose(key as Look) }}>
      <Button type="text" icon={<BgColorsOutlined />} aria-label={t('shell.look')} aria-haspopup="menu" />
    </Dropdown>
  );
}

function AccountMenu({ me }: { readonly me: Me }) {
  const { t } = useTranslation('common');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const roles = me.roles.map((role) => t(`role.${role}`)).join(' · ');
  const leave = () => {
    signOut(queries).catch(() => void message.error(t('problem.unavailable.title')));
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', type: 'group', label: [me.email, roles].filter(Boolean).join(' — ') },
          {
            key: 'settings',
            icon: <UserOutlined />,
            label: t('menu.settings'),
            onClick: () => void navigate('/settings'),
          },
          { key: 'leave', icon: <LogoutOutlined />, label: t('shell.signOut'), onClick: leave },
        ],
      }}
    >
      <Button type="text" className="hub-person" aria-haspopup="menu" aria-label={`${t('shell.account')}: ${me.name}`}>
        <span className="hub-avatar" aria-hidden="true">
          {me.name.slice(0, 1)}
        </span>
        <span className="hub-person-name">
          {me.name}
          <small>{roles}</small>
        </span>
      </Button>
    </Dropdown>
  );
}
