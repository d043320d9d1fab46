import { useTranslation } from 'react-i18next';
import { StatusTag, type Tone } from '../../shared/StatusTag';
import { OUTCOMES } from './filters';

const TONES: Record<(typeof OUTCOMES)[number], Tone> = {
  COMPLETED: 'good',
  CLIENT_GONE: 'calm',
  MEMBER_FAILED: 'bad',
  GATEWAY_LOST: 'warn',
};

/** How a call ended. */
export function OutcomeTag({ outcome }: { readonly outcome: string }) {
  const { t } = useTranslation('usage');
  const known = OUTCOMES.find((it) => it === outcome);
  return known === undefined ? (
    <StatusTag tone="calm">{outcome}</StatusTag>
  ) : (
    <StatusTag tone={TONES[known]}>{t(`outcome.${known}`)}</StatusTag>
  );
}
