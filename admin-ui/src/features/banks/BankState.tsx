import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Bank } from './queries';

const COLOURS = { ACTIVE: 'green', SUSPENDED: 'orange', CLOSED: 'default' } as const;

export function BankState({ status }: { readonly status: Bank['status'] }) {
  const { t } = useTranslation('banks');
  return <Tag color={COLOURS[status]}>{t(`states.${status}`)}</Tag>;
}
