import { useTranslation } from 'react-i18next';
import { StatusTag } from '../../shared/StatusTag';
import type { STATES } from './queries';

/** Whether a project or an app is in use. */
export function PartState({ status }: { readonly status: (typeof STATES)[number] }) {
  const { t } = useTranslation('projects');
  return <StatusTag tone={status === 'ACTIVE' ? 'good' : 'calm'}>{t(`states.${status}`)}</StatusTag>;
}
