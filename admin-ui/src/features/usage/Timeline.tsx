import { useTranslation } from 'react-i18next';
import type { Schema } from '../../api/client';
import { formatMillis } from '../../shared/Count';
import { Time } from '../../shared/Time';

const PARTS = ['queued', 'prefill', 'decode'] as const;

/** Where a call's time went: a bar of its parts, and its moments. */
export function Timeline({ timeline }: { readonly timeline: Schema<'Timeline'> }) {
  const { t, i18n } = useTranslation('usage');
  const parts = PARTS.map((name) => ({ name, millis: timeline[`${name}Millis`] ?? null }));
  const moments = [
    ['admitted', timeline.admittedAt],
    ['dispatched', timeline.dispatchedAt],
    ['firstToken', timeline.firstTokenAt],
    ['ended', timeline.endedAt],
    ['recorded', timeline.recordedAt],
  ] as const;
  return (
    <>
      <div className="hub-timeline" aria-hidden="true">
        {parts.map(
          ({ name, millis }) =>
            millis !== null && (
              <span key={name} className={`hub-timeline-${name}`} style={{ flexGrow: Math.max(1, millis) }} />
            ),
        )}
      </div>
      <ul className="hub-timeline-parts">
        {parts.map(({ name, millis }) => (
          <li key={name} className={`hub-timeline-key-${name}`}>
            {t(`part.${name}`)}{' '}
            <span className="hub-num">{millis === null ? '—' : formatMillis(millis, i18n.language)}</span>
          </li>
        ))}
        <li>
          {t('part.total')}{' '}
          <strong className="hub-num">
            {timeline.totalMillis === null || timeline.totalMillis === undefined
              ? '—'
              : formatMillis(timeline.totalMillis, i18n.language)}
          </strong>
        </li>
      </ul>
      <dl className="hub-facts hub-facts-below">
        {moments.map(([name, at]) => (
          <Moment key={name} name={t(`moment.${name}`)} at={at} />
        ))}
      </dl>
    </>
  );
}

function Moment({ name, at }: { readonly name: string; readonly at: string | null | undefined }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Time at={at} form="precise" />
      </dd>
    </>
  );
}
