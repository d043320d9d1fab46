import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Person } from './queries';

const COLOURS = { PENDING: 'gold', ACTIVE: 'green', DEACTIVATED: 'default' } as const;

/** Whether a person may sign in. */
export function PersonState({ status }: { readonly status: Person['status'] }) {
  const { t } = useTranslation('people');
  const tag = <Tag color={COLOURS[status]}>{t(`states.${status}`)}</Tag>;
  return status === 'PENDING' ? <Tooltip title={t('pendingNote')}>{tag}</Tooltip> : tag;
}
