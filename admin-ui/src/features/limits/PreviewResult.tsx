import { useTranslation } from 'react-i18next';
import { Count, formatCount, formatShare } from '../../shared/Count';
import { Time } from '../../shared/Time';
import type { Preview } from './queries';

/** What a limit would have refused in the last week, in a sentence. */
export function PreviewSentence({ preview }: { readonly preview: Preview }) {
  const { t, i18n } = useTranslation('limits');
  const { requests, refused, shortened } = preview;
  const write = (value: number) => formatCount(value, i18n.language);
  if (requests === 0) {
    return t('preview.quiet');
  }
  return (
    <>
      {refused === 0
        ? t('preview.none', { requests: write(requests) })
        : t('preview.refused', {
            requests: write(requests),
            refused: write(refused),
            share: formatShare(refused, requests, i18n.language),
            tokens: write(preview.refusedTokens),
          })}
      {shortened > 0 && t('preview.shortened', { answers: write(shortened) })}
    </>
  );
}

/** The same with each of the days. */
export function PreviewResult({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('limits');
  const { requests, refused, firstRefusedAt, truncated, days } = preview;
  const tone = refused > 0 ? 'hub-effect hub-effect-warn' : 'hub-effect';
  return (
    <section className={tone} aria-label={t('preview.title')} role="status">
      <h3 className="hub-part">{t('preview.title')}</h3>
      <p>
        <PreviewSentence preview={preview} />
      </p>
      {firstRefusedAt !== undefined && firstRefusedAt !== null && (
        <p>
          {t('preview.first')}
          <Time at={firstRefusedAt} />
        </p>
      )}
      {truncated && (
        <p>
          {t('preview.truncated')} <Time at={preview.to} />
        </p>
      )}
      {requests > 0 && (
        <table className="hub-effect-days" aria-label={t('preview.title')}>
          <thead>
            <tr>
              <th scope="col">{t('preview.day')}</th>
              <th scope="col" className="hub-right">
                {t('preview.requests')}
              </th>
              <th scope="col" className="hub-right">
                {t('preview.wouldRefuse')}
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {days.map((it) => (
              <tr key={it.day}>
                <th scope="row">{it.day}</th>
                <td className="hub-right">
                  <Count value={it.requests} />
                </td>
                <td className="hub-right">
                  <Count value={it.refused} />
                </td>
                <td className="hub-effect-bar" aria-hidden="true">
                  <span style={{ width: `${share(it.refused, it.requests)}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="hub-soft">{t('preview.note')}</p>
    </section>
  );
}

function share(part: number, whole: number): string {
  return String(whole === 0 ? 0 : Math.round((100 * part) / whole));
}
