import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { hasEnded, JobProgress } from '../../shared/JobProgress';
import { ProblemView } from '../../shared/ProblemView';
import { RecountFinding } from './RecountFinding';
import { RecountDrawer, RecountHistory } from './RecountHistory';
import { RecountState } from './RecountState';
import { useRecount, useRecounts } from './recount-queries';
import { RecountSteps } from './RecountSteps';
import type { StateProps } from './state';

interface RecountPanelProps extends StateProps {
  readonly tenant: string;
  readonly month: string;
  /** As the invoice says it now; usage may have come since a recount. */
  readonly exactTotal: string | undefined;
}

/** The month counted once more, call by call, by code of its own; and all such counts before. */
export function RecountPanel({ tenant, month, exactTotal, state, set }: RecountPanelProps) {
  const { t } = useTranslation('billing');
  const history = useRecounts(tenant, month);
  const { job, ask, cancel } = useRecount(tenant, month, history.rows?.[0]);
  const isRunning = job.data !== undefined && !hasEnded(job.data);
  const problem = ask.error ?? cancel.error;
  const { data } = job;
  return (
    <Panel
      title={t('recount.title')}
      extra={
        <RecountSteps
          label={t('recount.start')}
          isRunning={isRunning}
          ask={ask}
          cancel={cancel}
          onAsk={() => ask.mutate(null)}
          onCancel={() => cancel.mutate(data?.id ?? '')}
        />
      }
    >
      <div className="hub-page">
        <p className="hub-soft">{t('recount.about')}</p>
        {problem !== null && <ProblemView problem={problem} form="line" />}
        {data?.result !== undefined && <RecountFinding job={data} result={data.result} exactTotal={exactTotal} />}
        {(isRunning || job.error !== null) && <JobProgress label={t('recount.running')} job={job} />}
        {data !== undefined && !isRunning && data.result === undefined && (
          <p role="status">
            {t('recount.unfinished')} <RecountState job={data} />
          </p>
        )}
        <RecountHistory pages={history} open={state.recount} onOpen={(recount) => set({ recount })} />
      </div>
      {state.recount !== '' && (
        <RecountDrawer tenant={tenant} month={month} id={state.recount} onClose={() => set({ recount: '' })} />
      )}
    </Panel>
  );
}
