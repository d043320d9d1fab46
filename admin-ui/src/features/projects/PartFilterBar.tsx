import { useTranslation } from 'react-i18next';
import { ChoiceFilter, FilterBar, TextFilter } from '../../shared/FilterBar';
import { STATES, type PartFilters } from './queries';

interface PartFilterBarProps {
  readonly filters: PartFilters;
  readonly set: (change: Partial<Pick<PartFilters, 'q' | 'status'>>) => void;
}

/** Filters of a list of projects or apps. */
export function PartFilterBar({ filters, set }: PartFilterBarProps) {
  const { t } = useTranslation('projects');
  const isFiltered = filters.q !== '' || filters.status !== '';
  return (
    <FilterBar onReset={isFiltered ? () => set({ q: '', status: '' }) : undefined}>
      <TextFilter label={t('search')} value={filters.q} onChange={(q) => set({ q })} />
      <ChoiceFilter
        label={t('status')}
        value={filters.status}
        any={t('anyStatus')}
        options={STATES.map((it) => ({ value: it, label: t(`states.${it}`) }))}
        onChange={(status) => set({ status: status as PartFilters['status'] })}
      />
    </FilterBar>
  );
}
