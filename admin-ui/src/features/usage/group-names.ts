import { useTranslation } from 'react-i18next';
import { MEASUREMENTS, OUTCOMES, type GroupBy } from './filters';

/** What people call a group: its name, words for what is a code, else its id. */
export function useGroupName(groupBy: GroupBy): (key: string, name: string | null | undefined) => string {
  const { t } = useTranslation('usage');
  return (key, name) => {
    if (key === 'other') {
      return t('other');
    }
    const outcome = OUTCOMES.find((it) => it === key);
    const measurement = MEASUREMENTS.find((it) => it === key);
    if (groupBy === 'none') {
      return t('all');
    }
    if (outcome !== undefined) {
      return t(`outcome.${outcome}`);
    }
    return measurement === undefined ? (name ?? key) : t(`measurement.${measurement}`);
  };
}
