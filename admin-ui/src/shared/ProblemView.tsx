import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/problem';
import { CopyText } from './CopyText';

interface ProblemViewProps {
  readonly problem: Problem;
  /** Asks again; without it there is no button. */
  readonly onRetry?: (() => void) | undefined;
  /** `line` is for inside a form or a card. */
  readonly form?: 'page' | 'line';
}

/** Says what went wrong and what to do about it, in the reader's language. */
export function ProblemView({ problem, onRetry, form = 'page' }: ProblemViewProps) {
  const { t } = useTranslation('common');
  const { detail, requestId, field } = problem.body;
  return (
    <section className={`hub-problem hub-problem-${form} hub-problem-${toneOf(problem)}`} role="alert">
      <h2 className="hub-problem-title">{t(`problem.${problem.kind}.title`)}</h2>
      <p>{t(`problem.${problem.kind}.do`)}</p>
      {detail !== '' && (
        <p className="hub-problem-detail" lang="en">
          {field === undefined ? detail : `${field}: ${detail}`}
        </p>
      )}
      <div className="hub-problem-foot">
        {onRetry && problem.kind !== 'forbidden' && <Retry problem={problem} onRetry={onRetry} />}
        {requestId !== undefined && (
          <span className="hub-problem-id">
            {t('problem.requestId')} <CopyText text={requestId} />
          </span>
        )}
      </div>
    </section>
  );
}

/** Waits as long as the service asked for, then tries by itself; the button does not wait. */
function Retry({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const { t } = useTranslation('common');
  const [left, setLeft] = useState(problem.retryAfterSeconds);
  useEffect(() => {
    if (left === null) {
      return;
    }
    const timer = setTimeout(() => {
      if (left <= 1) {
        onRetry();
      }
      setLeft(left <= 1 ? problem.retryAfterSeconds : left - 1);
    }, 1_000);
    return () => clearTimeout(timer);
  }, [left, onRetry, problem]);
  return (
    <Button onClick={onRetry} size="small" type="primary">
      {left === null ? t('retry') : t('retryIn', { seconds: String(left) })}
    </Button>
  );
}

function toneOf(problem: Problem): 'calm' | 'warn' | 'bad' {
  switch (problem.kind) {
    case 'forbidden':
    case 'not-found':
    case 'signed-out':
      return 'calm';
    case 'limited':
    case 'unavailable':
    case 'offline':
    case 'conflict':
      return 'warn';
    case 'invalid':
    case 'internal':
      return 'bad';
  }
}
