import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';

const TOPICS = ['firstCall', 'refused', 'bill', 'cut', 'content'] as const;

/** What people ask first. */
export function HelpTab() {
  const { t } = useTranslation('settings');
  return (
    <div className="hub-page">
      {TOPICS.map((topic) => (
        <Panel key={topic} title={t(`help.${topic}.title`)}>
          <p className="hub-page-lead">{t(`help.${topic}.text`)}</p>
        </Panel>
      ))}
    </div>
  );
}
