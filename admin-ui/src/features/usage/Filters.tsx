import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBanks } from '../../layout/bank-names';
import { ChoiceFilter, FilterBar, RangeFilter, TextFilter } from '../../shared/FilterBar';
import { useScope } from '../../shared/scope';
import { MEASUREMENTS, NO_FILTERS, OUTCOMES, whereOf, type SetUsageState, type UsageState } from './filters';
import { useAliases, useNamed } from './queries';

interface FiltersProps {
  readonly state: UsageState;
  readonly set: SetUsageState;
}

export function Filters({ state, set }: FiltersProps) {
  const { t } = useTranslation('usage');
  const { tenant } = useScope();
  const aliases = useAliases();
  const isFiltered = Object.values(whereOf(state)).some((it) => it !== undefined);
  return (
    <>
      <FilterBar onReset={isFiltered ? () => set(NO_FILTERS) : undefined}>
        <RangeFilter value={state.range} onChange={(range) => set({ range })} />
        {tenant === null ? <BankChoice state={state} set={set} /> : <OwnChoices state={state} set={set} />}
        <ChoiceFilter
          label={t('filter.alias')}
          any={t('filter.anyAlias')}
          value={state.alias}
          onChange={(alias) => set({ alias })}
          options={known(aliases.data ?? [], state.alias).map((value) => ({ value, label: value }))}
        />
        <ChoiceFilter
          label={t('filter.outcome')}
          any={t('filter.anyOutcome')}
          value={state.outcome}
          onChange={(outcome) => set({ outcome: OUTCOMES.find((it) => it === outcome) ?? '' })}
          options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        />
        <ChoiceFilter
          label={t('filter.measurement')}
          any={t('filter.anyMeasurement')}
          value={state.measurement}
          onChange={(value) => set({ measurement: MEASUREMENTS.find((it) => it === value) ?? '' })}
          options={MEASUREMENTS.map((value) => ({ value, label: t(`measurement.${value}`) }))}
        />
        <TextFilter
          label={t('filter.requestId')}
          value={state.requestId}
          onChange={(requestId) => set({ requestId, ...(requestId === '' ? {} : { view: 'calls' }) })}
        />
      </FilterBar>
      <Narrowed state={state} set={set} />
    </>
  );
}

function BankChoice({ state, set }: FiltersProps) {
  const { t } = useTranslation('usage');
  const banks = useBanks();
  return (
    <ChoiceFilter
      label={t('filter.tenant')}
      any={t('filter.anyTenant')}
      value={state.tenant}
      onChange={(tenant) => set({ tenant })}
      isLoading={banks.isLoading}
      options={(banks.data ?? []).map((it) => ({ value: it.id, label: it.name }))}
    />
  );
}

function OwnChoices({ state, set }: FiltersProps) {
  const { t } = useTranslation('usage');
  const projects = useNamed('projects');
  const apps = useNamed('apps');
  return (
    <>
      <ChoiceFilter
        label={t('filter.projectId')}
        any={t('filter.anyProject')}
        value={state.projectId}
        onChange={(projectId) => set({ projectId })}
        isLoading={projects.isLoading}
        options={(projects.data ?? []).map((it) => ({ value: it.id, label: it.name }))}
      />
      <ChoiceFilter
        label={t('filter.appId')}
        any={t('filter.anyApp')}
        value={state.appId}
        onChange={(appId) => set({ appId })}
        isLoading={apps.isLoading}
        options={(apps.data ?? []).map((it) => ({ value: it.id, label: it.name }))}
      />
    </>
  );
}

const TAGGED = ['keyId', 'modelVersion', 'priceVersion'] as const;

/** Filters that come from a link or a group and have no control of their own. */
function Narrowed({ state, set }: FiltersProps) {
  const { t } = useTranslation('usage');
  const shown = TAGGED.filter((name) => state[name] !== '');
  return shown.length === 0 ? null : (
    <div className="hub-filters">
      {shown.map((name) => (
        <Tag key={name} closable onClose={() => set({ [name]: '' })}>
          {t(`filter.${name}`)} {state[name]}
        </Tag>
      ))}
    </div>
  );
}

/** The chosen one is in the list even where the list does not have it (any more). */
function known(values: readonly string[], chosen: string): readonly string[] {
  return chosen === '' || values.includes(chosen) ? values : [chosen, ...values];
}
