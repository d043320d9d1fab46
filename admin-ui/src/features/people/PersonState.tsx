import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { StatusTag } from '../../shared/StatusTag';
import type { Person } from './queries';

const TONES = { PENDING: 'warn', ACTIVE: 'good', DEACTIVATED: 'calm' } as const;

/** Whether a person may sign in. */
export function PersonState({ status }: { readonly status: Person['status'] }) {
  const { t } = useTranslation('people');
  const tag = <StatusTag tone={TONES[status]}>{t(`states.${status}`)}</StatusTag>;
  return status === 'PENDING' ? (
    <Tooltip title={t('pendingNote')}>
      <span>{tag}</span>
    </Tooltip>
  ) : (
    tag
  );
}
