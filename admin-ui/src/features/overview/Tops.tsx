import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Panel } from '../../layout/Page';
import { Count } from '../../shared/Count';
import { amountOf, perMille } from '../../shared/decimal';
import { links, type UsageFilters } from '../../shared/links';
import { Money } from '../../shared/Money';
import { scopeOf, useScope } from '../../shared/scope';
import { EmptyNote } from '../../shared/StateBoundary';
import { Change } from './Change';
import type { Overview, OverviewTop } from './queries';

/** The dearest of the last seven days, each leading to its usage. */
export function Tops({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation('overview');
  const scope = useScope();
  const inUsage = (filters: UsageFilters) => links.usage(scope, { range: '7d', ...filters });
  return (
    <div className="hub-grid">
      {overview.banks.length > 0 && (
        <Top
          title={t('tops.banks')}
          tops={overview.banks}
          to={(it) => links.usage(scopeOf(it.key, undefined), { range: '7d' })}
        />
      )}
      <Top title={t('tops.models')} tops={overview.models} to={(it) => inUsage({ alias: it.key })} />
      {scope.tenant !== null && (
        <Top title={t('tops.apps')} tops={overview.apps} to={(it) => inUsage({ appId: it.key })} />
      )}
    </div>
  );
}

interface TopProps {
  readonly title: string;
  readonly tops: readonly OverviewTop[];
  readonly to: (top: OverviewTop) => string;
}

function Top({ title, tops, to }: TopProps) {
  const { t } = useTranslation('overview');
  const first = amountOf(tops[0]?.amount ?? '0');
  return (
    <Panel title={title}>
      {tops.length === 0 ? (
        <EmptyNote title={t('tops.none')} />
      ) : (
        <ol className="hub-tops">
          {tops.map((it) => (
            <li key={it.key}>
              <Link to={to(it)}>{it.name ?? it.key}</Link>
              <span className="hub-soft">
                <Count value={it.promptTokens + it.completionTokens} form="short" unit={t('tops.tokens')} />
              </span>
              <Money yuan={it.amount} />
              <Change now={amountOf(it.amount)} before={amountOf(it.amountBefore)} />
              <span className="hub-tops-bar" aria-hidden="true">
                <span style={{ width: `${String(perMille(amountOf(it.amount), first) / 10)}%` }} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
