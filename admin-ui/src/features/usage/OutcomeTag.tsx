import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { OUTCOMES } from './filters';

const TONES: Record<(typeof OUTCOMES)[number], string> = {
  COMPLETED: 'success',
  CLIENT_GONE: 'default',
  MEMBER_FAILED: 'error',
  GATEWAY_LOST: 'warning',
};

/** How a call ended. */
export function OutcomeTag({ outcome }: { readonly outcome: string }) {
  const { t } = useTranslation('usage');
  const known = OUTCOMES.find((it) => it === outcome);
  return known === undefined ? <Tag>{outcome}</Tag> : <Tag color={TONES[known]}>{t(`outcome.${known}`)}</Tag>;
}
