import { Alert } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../shared/Choice';
import { ProblemView } from '../../shared/ProblemView';
import { Programs } from '../../shared/Programs';
import { useCallableModels } from './models';

const UNKNOWN_MODEL = 'MODEL';

/** Programs that call a model that this key may call. */
export function ProgramsOfKey({ scopes }: { readonly scopes: readonly string[] }) {
  const { t } = useTranslation('keys');
  const models = useCallableModels();
  const [chosen, setChosen] = useState<string | null>(null);
  const callable = (models.data ?? []).map((it) => it.alias);
  const aliases = scopes.length === 0 ? callable : scopes.filter((it) => callable.includes(it) || !models.data);
  return (
    <>
      {models.error && <ProblemView problem={models.error} form="line" />}
      {models.data && aliases.length === 0 && <Alert type="warning" showIcon message={t('programs.noModel')} />}
      {aliases.length > 1 && (
        <div className="hub-filters">
          <span aria-hidden="true">{t('programs.model')}</span>
          <Choice
            label={t('programs.model')}
            size="small"
            showSearch
            value={chosen ?? aliases[0] ?? ''}
            onChange={setChosen}
            options={aliases.map((value) => ({ value, label: value }))}
          />
        </div>
      )}
      <Programs model={chosen ?? aliases[0] ?? UNKNOWN_MODEL} />
    </>
  );
}
