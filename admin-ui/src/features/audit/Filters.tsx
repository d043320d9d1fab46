import { useTranslation } from 'react-i18next';
import { useBanks } from '../../layout/bank-names';
import { ChoiceFilter, FilterBar, RangeFilter, TextFilter } from '../../shared/FilterBar';
import { useScope } from '../../shared/scope';
import { NO_FILTERS, whereOf, type AuditState, type SetAuditState } from './filters';

const ALLIANCE = '@alliance';

export function Filters({ state, set }: { readonly state: AuditState; readonly set: SetAuditState }) {
  const { t } = useTranslation('audit');
  const { tenant } = useScope();
  const banks = useBanks();
  const isFiltered = Object.values(whereOf(state)).some((it) => it !== undefined);
  return (
    <FilterBar onReset={isFiltered ? () => set(NO_FILTERS) : undefined}>
      <RangeFilter value={state.range} onChange={(range) => set({ range })} />
      {tenant === null && (
        <ChoiceFilter
          label={t('column.bank')}
          any={t('filter.everyChain')}
          value={state.tenant}
          onChange={(chosen) => set({ tenant: chosen })}
          isLoading={banks.isLoading}
          options={[
            { value: ALLIANCE, label: t('alliance') },
            ...(banks.data ?? []).map((it) => ({ value: it.id, label: it.name })),
          ]}
        />
      )}
      <TextFilter label={t('filter.action')} value={state.action} onChange={(action) => set({ action })} />
      <TextFilter label={t('filter.actor')} value={state.actor} onChange={(actor) => set({ actor })} />
      <TextFilter label={t('filter.subject')} value={state.subject} onChange={(subject) => set({ subject })} />
      <TextFilter label={t('filter.q')} value={state.q} onChange={(q) => set({ q })} />
    </FilterBar>
  );
}
