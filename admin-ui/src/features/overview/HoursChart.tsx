import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Panel } from '../../layout/Page';
import { formatAxis } from '../../shared/bank-time';
import { Chart } from '../../shared/Chart';
import { formatCountShort } from '../../shared/Count';
import { links } from '../../shared/links';
import { useScope } from '../../shared/scope';
import type { Overview } from './queries';

/** Tokens of the last 24 hours, by what they cost to compute. */
export function HoursChart({ overview }: { readonly overview: Overview }) {
  const { t, i18n } = useTranslation('overview');
  const scope = useScope();
  const { hours } = overview;
  return (
    <Panel title={t('hours.title')} extra={<Link to={links.usage(scope, { range: '7d' })}>{t('hours.more')}</Link>}>
      <Chart
        kind="bars"
        label={t('hours.title')}
        height={220}
        axis={hours.map((it) => formatAxis(it.at, 'hour').slice(6))}
        format={(value) => formatCountShort(value, i18n.language)}
        series={[
          { name: t('hours.computed'), values: hours.map((it) => it.promptTokens - it.cachedTokens) },
          { name: t('hours.cached'), values: hours.map((it) => it.cachedTokens) },
          { name: t('hours.completion'), values: hours.map((it) => it.completionTokens) },
        ]}
      />
    </Panel>
  );
}
