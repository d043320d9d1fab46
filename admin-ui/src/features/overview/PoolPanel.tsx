import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { useLive } from '../../api/live';
import { Panel } from '../../layout/Page';
import { Count } from '../../shared/Count';
import { links } from '../../shared/links';
import { LiveBadge } from '../../shared/LiveBadge';
import { UsageBar } from '../../shared/StatCard';

/** The members of the pool and how full they are; what can be done about it is on the pool's page. */
export function PoolPanel() {
  const { t } = useTranslation('overview');
  const { event, status } = useLive('pool');
  return (
    <Panel
      title={t('pool.title')}
      extra={
        <span className="hub-panel-extra">
          <LiveBadge status={status} />
          <Link to={links.pool()}>{t('pool.more')}</Link>
        </span>
      }
    >
      {event === null && <Skeleton active paragraph={{ rows: 2 }} title={false} />}
      {event?.members.length === 0 && <p className="hub-soft">{t('pool.none')}</p>}
      <ul className="hub-pool">
        {event?.members.map((member) => (
          <Member key={member.memberId} member={member} />
        ))}
      </ul>
    </Panel>
  );
}

function Member({ member }: { readonly member: Schema<'MemberView'> }) {
  const { t } = useTranslation('overview');
  const sum = (pick: (model: Schema<'ModelLoad'>) => number) =>
    member.models.reduce((total, it) => total + pick(it), 0);
  const used = sum((it) => it.kvBlocksUsed);
  const total = sum((it) => it.kvBlocksTotal);
  return (
    <li>
      <span className="hub-pool-name">
        <span className={`hub-dot hub-dot-${stateOf(member)}`} aria-hidden="true" />
        {member.memberId}
        <span className="hub-soft">{t(`pool.state.${stateOf(member)}`)}</span>
      </span>
      <span>
        {t('pool.running')} <Count value={sum((it) => it.running)} /> · {t('pool.waiting')}{' '}
        <Count value={sum((it) => it.waiting)} />
      </span>
      <UsageBar label={t('pool.blocks', { member: member.memberId })} used={used} limit={total} unit="count" />
    </li>
  );
}

function stateOf(member: Schema<'MemberView'>): 'good' | 'draining' | 'bad' {
  if (!member.alive || !member.healthy) {
    return 'bad';
  }
  return member.draining ? 'draining' : 'good';
}
