import { Checkbox } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../layout/Page';
import { ChoiceFilter, FilterBar } from '../../shared/FilterBar';
import { useBankScope } from '../../shared/scope';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { oneOf, text, useUrlState } from '../../shared/url-state';
import { Composer } from './Composer';
import { ConversationView } from './ConversationView';
import { useConversation, type Settings } from './conversation';
import { SettingsPanel } from './SettingsPanel';
import { useApps, useModels, type AppChoice, type ModelChoice } from './queries';

const CHOICES = { app: text(), model: text(), compare: oneOf(['', 'yes'], ''), second: text() };
const DEFAULTS: Settings = { system: '', temperature: null, topP: null, maxTokens: null, seed: null };

export default function PlaygroundPage() {
  const { t } = useTranslation('playground');
  const apps = useApps();
  const models = useModels();
  return (
    <Page title={t('title')} lead={t('lead')}>
      <StateBoundary
        query={apps}
        isEmpty={(it) => it.length === 0}
        empty={
          <EmptyNote title={t('noApp')}>
            <p>{t('noAppDo')}</p>
          </EmptyNote>
        }
      >
        {(listed) => (
          <StateBoundary query={models} isEmpty={(it) => it.length === 0} empty={<EmptyNote title={t('noModel')} />}>
            {(callable) => <Bench apps={listed} models={callable} />}
          </StateBoundary>
        )}
      </StateBoundary>
    </Page>
  );
}

function Bench({ apps, models }: { readonly apps: readonly AppChoice[]; readonly models: readonly ModelChoice[] }) {
  const { t } = useTranslation('playground');
  const { apiBase } = useBankScope();
  const [choices, set] = useUrlState(CHOICES);
  const [settings, setSettings] = useState(DEFAULTS);
  const appId = choices.app || (apps[0]?.id ?? '');
  const model = choices.model || (models[0]?.alias ?? '');
  const second = choices.second || (models[1]?.alias ?? model);
  const url = `${apiBase}/playground/chat`;
  const left = useConversation(useMemo(() => ({ url, appId, model, settings }), [url, appId, model, settings]));
  const right = useConversation(
    useMemo(() => ({ url, appId, model: second, settings }), [url, appId, second, settings]),
  );
  const compares = choices.compare !== '';
  const shown = compares ? [left, right] : [left];
  const options = models.map((it) => ({ value: it.alias, label: it.displayName ?? it.alias }));
  return (
    <>
      <FilterBar>
        <ChoiceFilter
          label={t('app')}
          value={appId}
          options={apps.map((it) => ({ value: it.id, label: it.name }))}
          onChange={(app) => set({ app })}
        />
        <ChoiceFilter label={t('model')} value={model} options={options} onChange={(it) => set({ model: it })} />
        {compares && (
          <ChoiceFilter
            label={t('secondModel')}
            value={second}
            options={options}
            onChange={(it) => set({ second: it })}
          />
        )}
        <Checkbox
          checked={compares}
          onChange={(event) => {
            right.clear();
            set({ compare: event.target.checked ? 'yes' : '' });
          }}
        >
          {t('compare')}
        </Checkbox>
      </FilterBar>
      <div className="hub-playground">
        <div className="hub-talks">
          <div className={compares ? 'hub-grid-2' : undefined}>
            <ConversationView model={model} conversation={left} />
            {compares && <ConversationView model={second} conversation={right} />}
          </div>
          <Composer
            isReady={appId !== '' && model !== ''}
            isBusy={shown.some((it) => it.isBusy)}
            onSend={(prompt) => shown.forEach((it) => it.send(prompt))}
            onStop={() => shown.forEach((it) => it.stop())}
            onClear={() => shown.forEach((it) => it.clear())}
          />
        </div>
        <SettingsPanel value={settings} onChange={setSettings} />
      </div>
    </>
  );
}
