import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../shared/Count';
import { StateBoundary } from '../../shared/StateBoundary';
import { intervalOf } from '../../shared/url-state';
import { useCallsOf } from './queries';

const SHOWN_MAX = 10;

/** Who has called a model in the last week: the apps of one bank, or all banks. */
export function CallImpact({ alias, tenant }: { readonly alias: string; readonly tenant: string | null }) {
  const { t, i18n } = useTranslation('models');
  const [range] = useState(() => intervalOf({ preset: '7d' }));
  const query = useCallsOf(alias, tenant, range);
  return (
    <StateBoundary
      query={query}
      form="line"
      isEmpty={(callers) => callers.length === 0}
      empty={<p>{t('granted.noCalls')}</p>}
    >
      {(callers) => (
        <>
          <p>{tenant === null ? t('granted.hitsBanks') : t('granted.hitsApps')}</p>
          <ul className="hub-bullets">
            {callers.slice(0, SHOWN_MAX).map((it) => (
              <li key={it.key}>
                {it.name ?? it.key} · {t('granted.calls', { calls: formatCount(it.requests ?? 0, i18n.language) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </StateBoundary>
  );
}
