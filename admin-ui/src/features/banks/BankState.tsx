import { useTranslation } from 'react-i18next';
import type { Bank } from './queries';
import { StatusTag } from '../../shared/StatusTag';

const TONES = { ACTIVE: 'good', SUSPENDED: 'warn', CLOSED: 'calm' } as const;

export function BankState({ status }: { readonly status: Bank['status'] }) {
  const { t } = useTranslation('banks');
  return <StatusTag tone={TONES[status]}>{t(`states.${status}`)}</StatusTag>;
}
