import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/session';
import { chooseLanguage, LANGUAGES, type LanguageName } from '../../i18n';
import { Panel } from '../../layout/Page';
import { Choice } from '../../shared/Choice';
import { DangerButton } from '../../shared/DangerButton';
import { ProblemView } from '../../shared/ProblemView';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { useChangeProfile, useEndOwnSessions, useOwnSessions } from './queries';

const NAME_LENGTH_MAX = 80;
const LANGUAGE_NAMES: Record<LanguageName, string> = { zh: '简体中文', en: 'English' };
const PROFILE_LANGUAGES: Record<LanguageName, string> = { zh: 'zh-CN', en: 'en' };

/** Who one is here, and where one is signed in. */
export function ProfileTab() {
  return (
    <div className="hub-page">
      <Profile />
      <OwnSessions />
    </div>
  );
}

function Profile() {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const { message } = App.useApp();
  const me = useMe();
  const [name, setName] = useState(me.name);
  const [language, setLanguage] = useState<LanguageName>(LANGUAGES.find((it) => i18n.language === it) ?? 'zh');
  const change = useChangeProfile(() => void message.success(t('profile.saved')));
  const save = () => {
    change.mutate({ displayName: name.trim(), language: PROFILE_LANGUAGES[language] });
    void chooseLanguage(language);
  };
  return (
    <Panel title={t('tabs.profile')}>
      <Form layout="vertical" component="div" className="hub-narrow">
        <Form.Item
          label={t('profile.name')}
          htmlFor="profile-name"
          {...(name.trim() === '' ? { validateStatus: 'error', help: t('profile.nameMissing') } : {})}
        >
          <Input
            id="profile-name"
            value={name}
            maxLength={NAME_LENGTH_MAX}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('profile.language')}>
          <Choice<LanguageName>
            label={t('profile.language')}
            value={language}
            onChange={setLanguage}
            options={LANGUAGES.map((it) => ({ value: it, label: LANGUAGE_NAMES[it] }))}
          />
        </Form.Item>
      </Form>
      <dl className="hub-facts">
        <dt>{t('profile.email')}</dt>
        <dd>{me.email}</dd>
        <dt>{t('profile.bank')}</dt>
        <dd>{me.tenant?.name ?? t('common:menu.alliance')}</dd>
        <dt>{t('profile.roles')}</dt>
        <dd>{me.roles.map((role) => t(`common:role.${role}`)).join(' · ')}</dd>
      </dl>
      <div className="hub-row">
        <Button type="primary" disabled={name.trim() === ''} loading={change.isPending} onClick={save}>
          {t('profile.save')}
        </Button>
      </div>
      {change.error && <ProblemView problem={change.error} form="line" />}
      <p className="hub-soft">{t('profile.password')}</p>
    </Panel>
  );
}

function OwnSessions() {
  const { t } = useTranslation('settings');
  const query = useOwnSessions();
  const endAll = useEndOwnSessions();
  return (
    <Panel
      title={t('sessions.title')}
      extra={
        <DangerButton
          label={t('sessions.endAll')}
          question={t('sessions.question')}
          button={{ size: 'small' }}
          onConfirm={() => endAll.mutateAsync('')}
        >
          {t('sessions.hits')}
        </DangerButton>
      }
    >
      <StateBoundary query={query} form="line">
        {({ current, items }) => (
          <div className="hub-table-scroll">
            <table className="hub-table" aria-label={t('sessions.title')}>
              <thead>
                <tr>
                  <th scope="col">{t('sessions.from')}</th>
                  <th scope="col">{t('sessions.browser')}</th>
                  <th scope="col">{t('sessions.signedIn')}</th>
                  <th scope="col">{t('sessions.lastSeen')}</th>
                  <th scope="col">{t('sessions.ends')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((it) => (
                  <tr key={it.id} aria-current={it.id === current ? 'true' : undefined}>
                    <td>
                      {it.address} {it.id === current && <em>({t('sessions.current')})</em>}
                    </td>
                    <td>{it.browser}</td>
                    <td>
                      <Time at={it.signedInAt} />
                    </td>
                    <td>
                      <Time at={it.lastSeenAt} form="ago" />
                    </td>
                    <td>
                      <Time at={it.endsAt} form="ago" />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </StateBoundary>
    </Panel>
  );
}
