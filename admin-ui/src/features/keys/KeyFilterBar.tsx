import { useTranslation } from 'react-i18next';
import { useBankParts } from '../../layout/bank-parts';
import { ChoiceFilter, FilterBar, TextFilter } from '../../shared/FilterBar';
import { KINDS, STATES, type KeyFilters } from './queries';

interface KeyFilterBarProps {
  readonly filters: KeyFilters;
  readonly set: (change: Partial<Omit<KeyFilters, 'sort'>>) => void;
}

/** Filters of the list of keys; an app is chosen among those of the chosen project. */
export function KeyFilterBar({ filters, set }: KeyFilterBarProps) {
  const { t } = useTranslation('keys');
  const parts = useBankParts();
  const projects = [...(parts.data?.projects.values() ?? [])];
  const apps = [...(parts.data?.apps.values() ?? [])].filter(
    (it) => filters.projectId === '' || it.projectId === filters.projectId,
  );
  const { q, projectId, appId, status, kind } = filters;
  const isFiltered = [q, projectId, appId, status, kind].some((it) => it !== '');
  const reset = () => set({ q: '', projectId: '', appId: '', status: '', kind: '' });
  return (
    <FilterBar onReset={isFiltered ? reset : undefined}>
      <TextFilter label={t('search')} value={filters.q} onChange={(q) => set({ q })} />
      <ChoiceFilter
        label={t('project')}
        any={t('anyProject')}
        value={filters.projectId}
        isLoading={parts.isLoading}
        options={projects.map((it) => ({ value: it.id, label: it.name }))}
        onChange={(projectId) => set({ projectId, appId: '' })}
      />
      <ChoiceFilter
        label={t('app')}
        any={t('anyApp')}
        value={filters.appId}
        isLoading={parts.isLoading}
        options={apps.map((it) => ({ value: it.id, label: it.name }))}
        onChange={(appId) => set({ appId })}
      />
      <ChoiceFilter
        label={t('state')}
        any={t('anyState')}
        value={filters.status}
        options={STATES.map((it) => ({ value: it, label: t(`states.${it}`) }))}
        onChange={(status) => set({ status: status as KeyFilters['status'] })}
      />
      <ChoiceFilter
        label={t('kind')}
        any={t('anyKind')}
        value={filters.kind}
        options={KINDS.map((it) => ({ value: it, label: t(`kinds.${it}`) }))}
        onChange={(kind) => set({ kind: kind as KeyFilters['kind'] })}
      />
    </FilterBar>
  );
}
