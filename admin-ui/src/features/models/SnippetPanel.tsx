import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/session';
import { Panel } from '../../layout/Page';
import { CopyText } from '../../shared/CopyText';
import { snippetOf, SNIPPETS } from './snippets';

/** A call of the model, ready to paste. */
export function SnippetPanel({ alias }: { readonly alias: string }) {
  const { t } = useTranslation('models');
  const [language, setLanguage] = useState<(typeof SNIPPETS)[number]>('curl');
  const gateway = useMe().console.gatewayUrl ?? globalThis.location.origin;
  const code = snippetOf(language, { url: `${gateway}/v1`, alias, prompt: t('snippet.prompt') });
  return (
    <Panel
      title={t('snippet.title')}
      extra={
        <Segmented
          aria-label={t('snippet.language')}
          value={language}
          onChange={setLanguage}
          options={[...SNIPPETS]}
          size="small"
        />
      }
    >
      <p className="hub-soft">{t('snippet.note')}</p>
      <div className="hub-snippet">
        <CopyText text={code} label={t('snippet.title')} />
      </div>
    </Panel>
  );
}
