import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '../../shared/ProblemView';
import { AnswerFacts } from './AnswerFacts';
import type { Conversation, Turn } from './conversation';

/** What was said to one model and what it answered. */
export function ConversationView({
  model,
  conversation,
}: {
  readonly model: string;
  readonly conversation: Conversation;
}) {
  const { t } = useTranslation('playground');
  const { turns, send, isBusy } = conversation;
  return (
    <section className="hub-talk" aria-label={model}>
      <h2 className="hub-talk-model">{model}</h2>
      {turns.length === 0 && <p className="hub-soft">{t('empty')}</p>}
      <ol className="hub-turns" aria-live="polite" aria-busy={isBusy}>
        {turns.map((turn, index) => (
          <li key={index}>
            <p className="hub-said">
              <span className="hub-hidden">{t('you')}: </span>
              {turn.prompt}
            </p>
            <Answer turn={turn} {...(index === turns.length - 1 ? { onAgain: () => send(turn.prompt) } : {})} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Answer({ turn, onAgain }: { readonly turn: Turn; readonly onAgain?: () => void }) {
  const { t } = useTranslation('playground');
  const isThinking = turn.state === 'streaming' && turn.content === '';
  return (
    <div className="hub-answer">
      {turn.state === 'waiting' && <p className="hub-soft">{t('waiting')}</p>}
      {turn.reasoning !== '' && (
        <details className="hub-thinking" open={isThinking}>
          <summary>{isThinking ? t('thinkingNow') : t('thinking')}</summary>
          <p>{turn.reasoning}</p>
        </details>
      )}
      {turn.content !== '' && <p className="hub-answer-text">{turn.content}</p>}
      {turn.state === 'stopped' && <p className="hub-soft">{t('stopped')}</p>}
      {turn.state === 'cut' && <p role="alert">{t('cut')}</p>}
      {turn.problem !== null && <ProblemView problem={turn.problem} form="line" />}
      {(turn.state === 'cut' || turn.state === 'refused') && onAgain && (
        <Button size="small" onClick={onAgain}>
          {t('again')}
        </Button>
      )}
      {turn.totalMillis !== null && <AnswerFacts turn={turn} />}
    </div>
  );
}
