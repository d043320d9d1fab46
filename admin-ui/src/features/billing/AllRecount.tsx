import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { formatCount } from '../../shared/Count';
import { hasEnded, JobProgress } from '../../shared/JobProgress';
import { ProblemView } from '../../shared/ProblemView';
import { Finding } from './RecountFinding';
import { useBatch, type AllRecounts } from './recount-queries';
import { RecountSteps } from './RecountSteps';

interface AllRecountProps {
  readonly month: string;
  readonly batch: string;
  readonly onAsked: (batch: string) => void;
}

/** The recount of all banks' month at once. */
export function AllRecount({ month, batch, onAsked }: AllRecountProps) {
  const { t } = useTranslation('billing');
  const { job, ask, cancel } = useBatch(batch, onAsked);
  const isRunning = job.data !== undefined && !hasEnded(job.data);
  const problem = ask.error ?? cancel.error;
  return (
    <Panel
      title={t('recount.title')}
      extra={
        <RecountSteps
          label={t('recount.startAll')}
          isRunning={isRunning}
          ask={ask}
          cancel={cancel}
          onAsk={() => ask.mutate(month)}
          onCancel={() => cancel.mutate(batch)}
        />
      }
    >
      {problem !== null && <ProblemView problem={problem} form="line" />}
      {batch === '' && <p className="hub-soft">{t('recount.aboutAll')}</p>}
      {batch !== '' &&
        (job.data !== undefined && hasEnded(job.data) ? (
          <BatchFinding batch={job.data} />
        ) : (
          <JobProgress label={t('recount.runningAll')} job={job} />
        ))}
    </Panel>
  );
}

function BatchFinding({ batch }: { readonly batch: AllRecounts }) {
  const { t, i18n } = useTranslation('billing');
  const say = (value: number) => formatCount(value, i18n.language);
  const unfinished = batch.total - batch.equal - batch.different;
  const counts = { equal: say(batch.equal), different: say(batch.different), unfinished: say(unfinished) };
  return (
    <Finding isGood={batch.equal === batch.total}>
      {batch.equal === batch.total ? t('recount.allEqual', { total: say(batch.total) }) : t('recount.allFound', counts)}
    </Finding>
  );
}
