import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { formatCount } from '../../shared/Count';
import { hasEnded, JobProgress } from '../../shared/JobProgress';
import { ProblemView } from '../../shared/ProblemView';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { useProof, type ProofJob } from './queries';

/** Whether the trail is as it was written: what the last proof found, and a button for a new one. */
export function ChainProof() {
  const { t } = useTranslation('audit');
  const { last, job, ask, isNone } = useProof();
  const isRunning = job.data !== undefined && !hasEnded(job.data);
  return (
    <Panel
      title={t('proof.title')}
      extra={
        <Button onClick={() => ask.mutate(null)} loading={ask.isPending} disabled={isRunning}>
          {t('proof.start')}
        </Button>
      }
    >
      {ask.error !== null && <ProblemView problem={ask.error} form="line" />}
      {isNone && <p className="hub-soft">{t('proof.never')}</p>}
      {!isNone && (
        <StateBoundary query={last} form="line">
          {() =>
            job.data?.result ? (
              <Finding job={job.data} result={job.data.result} />
            ) : (
              <JobProgress label={t('proof.running')} job={job} />
            )
          }
        </StateBoundary>
      )}
    </Panel>
  );
}

function Finding({ job, result }: { readonly job: ProofJob; readonly result: NonNullable<ProofJob['result']> }) {
  const { t, i18n } = useTranslation('audit');
  const broken = result.firstBroken;
  const records = formatCount(result.records, i18n.language);
  return (
    <p role="status" className={result.intact ? 'hub-finding hub-finding-good' : 'hub-finding hub-finding-bad'}>
      {result.intact ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}
      <span>
        {result.intact
          ? t('proof.intact', { records })
          : t('proof.broken', { chain: broken?.tenantId ?? job.chain, position: String(broken?.position ?? '—') })}{' '}
        <span className="hub-soft">
          <Time at={job.endedAt} form="ago" />
        </span>
      </span>
    </p>
  );
}
