import { useTranslation } from 'react-i18next';
import { StatusTag, type Tone } from '../../shared/StatusTag';
import type { RecountJob } from './queries';

const TONES: Record<Exclude<RecountJob['state'], 'DONE'>, Tone> = {
  QUEUED: 'calm',
  RUNNING: 'calm',
  FAILED: 'bad',
  CANCELLED: 'calm',
  INTERRUPTED: 'warn',
};

/** What the newest recount found, or how it stands. */
export function RecountState({ job }: { readonly job: RecountJob | undefined }) {
  const { t } = useTranslation('billing');
  if (job === undefined) {
    return <span className="hub-soft">{t('recount.none')}</span>;
  }
  if (job.state !== 'DONE') {
    return <StatusTag tone={TONES[job.state]}>{t(`recount.states.${job.state}`)}</StatusTag>;
  }
  return job.result?.equal === false ? (
    <StatusTag tone="bad">{t('recount.different')}</StatusTag>
  ) : (
    <StatusTag tone="good">{t('recount.equal')}</StatusTag>
  );
}
