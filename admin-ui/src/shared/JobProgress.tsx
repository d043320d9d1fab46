import { useQuery, type QueryKey } from '@tanstack/react-query';
import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client';
import type { Problem } from '../api/problem';
import { formatCount } from './Count';
import { ProblemView } from './ProblemView';

/** What all long work tells of itself. */
export type Job = Pick<Schema<'ProofJob'>, 'state' | 'done' | 'total'>;

const POLL_MILLIS = 1_000;

/** Follows long work on the server until it has ended; `id` null: there is none. */
export function useJob<J extends Job>(
  key: QueryKey,
  id: string | null,
  read: (id: string, signal: AbortSignal) => Promise<J>,
) {
  return useQuery<J, Problem>({
    queryKey: [...key, id],
    queryFn: ({ signal }) => read(id ?? '', signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : POLL_MILLIS),
    staleTime: 0,
  });
}

/** Whether nothing more will come of it. */
export function hasEnded(job: Job): boolean {
  return job.state !== 'QUEUED' && job.state !== 'RUNNING';
}

const BAR = {
  QUEUED: 'normal',
  RUNNING: 'active',
  DONE: 'success',
  FAILED: 'exception',
  CANCELLED: 'exception',
  INTERRUPTED: 'exception',
} as const;

interface JobProgressProps {
  readonly label: string;
  readonly job: {
    readonly data: Job | undefined;
    readonly error: Problem | null;
    readonly refetch: () => unknown;
  };
}

/** How far long work has come. What it found is for the page to show. */
export function JobProgress({ label, job }: JobProgressProps) {
  const { t, i18n } = useTranslation('common');
  const { data, error } = job;
  if (error !== null) {
    return <ProblemView problem={error} onRetry={() => void job.refetch()} form="line" />;
  }
  const total = data?.total ?? null;
  const done = data?.done ?? 0;
  const percent = data?.state === 'DONE' ? 100 : total === null || total === 0 ? 0 : Math.floor((done * 100) / total);
  const counted = formatCount(done, i18n.language);
  return (
    <div className="hub-job" role="status">
      <span>{label}</span>
      <Progress aria-label={label} percent={percent} status={data === undefined ? 'active' : BAR[data.state]} />
      <span className="hub-num">
        {total === null
          ? t('job.done', { done: counted })
          : t('job.of', { done: counted, total: formatCount(total, i18n.language) })}
        {data !== undefined && data.state !== 'RUNNING' && data.state !== 'DONE' && ` · ${t(`job.${data.state}`)}`}
      </span>
    </div>
  );
}
