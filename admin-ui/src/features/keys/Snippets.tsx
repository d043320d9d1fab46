import { Alert, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/session';
import { Choice } from '../../shared/Choice';
import { ProblemView } from '../../shared/ProblemView';
import { CodeBlock } from './CodeBlock';
import { useCallableModels } from './models';
import { LANGUAGES, snippetOf } from './snippets';

const UNKNOWN_URL = 'https://GATEWAY';
const UNKNOWN_MODEL = 'MODEL';

/** Programs that call the gateway with a model that this key may call. */
export function Snippets({ scopes }: { readonly scopes: readonly string[] }) {
  const { t } = useTranslation('keys');
  const { gatewayUrl } = useMe().console;
  const models = useCallableModels();
  const [chosen, setChosen] = useState<string | null>(null);
  const callable = (models.data ?? []).map((it) => it.alias);
  const aliases = scopes.length === 0 ? callable : scopes.filter((it) => callable.includes(it) || !models.data);
  const model = chosen ?? aliases[0] ?? UNKNOWN_MODEL;
  const call = { gatewayUrl: gatewayUrl ?? UNKNOWN_URL, model, question: t('snippets.question') };
  return (
    <>
      {gatewayUrl ? null : <Alert type="warning" showIcon message={t('snippets.noUrl')} />}
      {models.error && <ProblemView problem={models.error} form="line" />}
      {models.data && aliases.length === 0 && <Alert type="warning" showIcon message={t('snippets.noModel')} />}
      {aliases.length > 1 && (
        <div className="hub-filters">
          <span aria-hidden="true">{t('snippets.model')}</span>
          <Choice
            label={t('snippets.model')}
            size="small"
            showSearch
            value={model}
            onChange={setChosen}
            options={aliases.map((value) => ({ value, label: value }))}
          />
        </div>
      )}
      <Tabs
        size="small"
        items={LANGUAGES.map((it) => ({
          key: it,
          label: t(`snippets.language.${it}`),
          children: <CodeBlock code={snippetOf(it, call)} label={t(`snippets.language.${it}`)} />,
        }))}
      />
    </>
  );
}
