import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ShortId } from '../../shared/CopyText';
import { formatCount, formatMillis } from '../../shared/Count';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { useBankScope } from '../../shared/scope';
import type { Turn } from './conversation';
import { useCall } from './queries';

/** What an answer took: tokens, time, cost, and where it stands on the bill. */
export function AnswerFacts({ turn }: { readonly turn: Turn }) {
  const { t, i18n } = useTranslation('playground');
  const scope = useBankScope();
  const { requestId, firstTokenMillis, totalMillis } = turn;
  const call = useCall(turn.totalMillis === null ? null : requestId);
  const tokens =
    turn.tokens ??
    (call.data === undefined
      ? null
      : {
          prompt: call.data.promptTokens,
          completion: call.data.completionTokens,
          cached: call.data.cachedTokens,
        });
  const count = (value: number) => formatCount(value, i18n.language);
  const decodeMillis = totalMillis === null || firstTokenMillis === null ? 0 : totalMillis - firstTokenMillis;
  return (
    <ul className="hub-answer-facts">
      {tokens !== null && (
        <li>{t('facts.tokens', { prompt: count(tokens.prompt), completion: count(tokens.completion) })}</li>
      )}
      {tokens !== null && tokens.cached > 0 && <li>{t('facts.cached', { cached: count(tokens.cached) })}</li>}
      {firstTokenMillis !== null && (
        <li>{t('facts.firstToken', { time: formatMillis(firstTokenMillis, i18n.language) })}</li>
      )}
      {tokens !== null && decodeMillis > 0 && tokens.completion > 1 && (
        <li>{t('facts.speed', { rate: count(Math.round(((tokens.completion - 1) * 1_000) / decodeMillis)) })}</li>
      )}
      {call.data !== undefined && (
        <li>
          {t('facts.cost')} <Money yuan={call.data.amount} />
        </li>
      )}
      {call.isLoading && <li>{t('facts.costComing')}</li>}
      {requestId !== null && (
        <li>
          {t('facts.request')} <ShortId id={requestId} label={t('facts.request')} />
          {call.data !== undefined && <Link to={links.request(scope, requestId)}>{t('facts.details')}</Link>}
        </li>
      )}
    </ul>
  );
}
