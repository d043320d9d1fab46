import { useTranslation } from 'react-i18next';
import { isOfAlliance, may } from '../../api/roles';
import { useMe } from '../../api/session';
import { Page } from '../../layout/Page';
import { useScope } from '../../shared/scope';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { AttentionList } from './AttentionList';
import { HoursChart } from './HoursChart';
import { LivePanel } from './LivePanel';
import { PoolPanel } from './PoolPanel';
import { Quality } from './Quality';
import { useOverview } from './queries';
import { Spend } from './Spend';
import { Tops } from './Tops';

/**
 * What one wants to know first: for who runs things, what needs attention and what happens now; for
 * who pays, what was spent.
 */
export default function OverviewPage() {
  const { t } = useTranslation('overview');
  const me = useMe();
  const { tenant } = useScope();
  const overview = useOverview();
  const paysFirst = me.roles.every((it) => it === 'finance');
  const seesPool = tenant === null && isOfAlliance(me) && may(me, { alliance: ['operator', 'auditor'] });
  return (
    <Page
      title={t('title')}
      lead={
        overview.data && (
          <>
            {t('asOf')} <Time at={overview.data.asOf} />
          </>
        )
      }
    >
      {!paysFirst && <AttentionList />}
      {!paysFirst && <LivePanel tenant={tenant} />}
      <StateBoundary query={overview}>
        {(data) => (
          <>
            <Spend overview={data} />
            {!paysFirst && <Quality overview={data} />}
            {seesPool && <PoolPanel />}
            <HoursChart overview={data} />
            <Tops overview={data} />
          </>
        )}
      </StateBoundary>
      {paysFirst && <AttentionList />}
    </Page>
  );
}
