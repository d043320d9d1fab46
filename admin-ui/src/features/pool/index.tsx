import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { wholeList } from '../../api/pages';
import { Page } from '../../layout/Page';
import { usePersonName } from '../../layout/person-names';
import { StatusTag, type Tone } from '../../shared/StatusTag';
import { Count, formatMillis } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { LiveBadge } from '../../shared/LiveBadge';
import { RoleGate } from '../../shared/RoleGate';
import { StatCard, UsageBar } from '../../shared/StatCard';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { MemberSteps } from './MemberSteps';
import { stateOf, sumOfModels, useMembers, type MemberState, type PoolMember, type PoolModel } from './queries';
import { ZonesSection } from './ZonesSection';

const TONES: Record<MemberState, Tone> = { good: 'good', draining: 'warn', bad: 'bad', gone: 'calm' };

export default function PoolPage() {
  const { t } = useTranslation('pool');
  const { query, status } = useMembers();
  return (
    <Page title={t('title')} lead={t('lead')} actions={<LiveBadge status={status} />}>
      <StateBoundary
        query={query}
        isEmpty={(members) => members.length === 0}
        empty={
          <EmptyNote title={t('none')}>
            <p>{t('noneDo')}</p>
          </EmptyNote>
        }
      >
        {(members) => (
          <>
            <Totals members={members} isStale={status === 'stale'} />
            <Members members={members} />
          </>
        )}
      </StateBoundary>
      <ZonesSection />
    </Page>
  );
}

function Totals({ members, isStale }: { readonly members: readonly PoolMember[]; readonly isStale: boolean }) {
  const { t } = useTranslation('pool');
  const used = sumOfModels(members, (it) => it.kvBlocksUsed);
  const total = sumOfModels(members, (it) => it.kvBlocksTotal);
  const good = members.filter((it) => stateOf(it) === 'good').length;
  return (
    <div className="hub-stats">
      <StatCard
        title={t('totals.members')}
        value={
          <>
            <Count value={good} /> / <Count value={members.length} />
          </>
        }
        isStale={isStale}
      />
      <StatCard
        title={t('totals.running')}
        value={<Count value={sumOfModels(members, (it) => it.running)} />}
        isStale={isStale}
      />
      <StatCard
        title={t('totals.waiting')}
        value={<Count value={sumOfModels(members, (it) => it.waiting)} />}
        isStale={isStale}
      />
      <StatCard title={t('totals.blocks')} value={<Count value={used} />} isStale={isStale}>
        <UsageBar label={t('totals.blocks')} used={used} limit={total} unit="count" />
      </StatCard>
    </div>
  );
}

function Members({ members }: { readonly members: readonly PoolMember[] }) {
  const { t } = useTranslation('pool');
  return (
    <DataTable
      label={t('title')}
      columns={useColumns()}
      pages={wholeList(members)}
      rowKey={(member) => member.memberId}
      actions={(member) => (
        <RoleGate alliance={['operator']}>
          <MemberSteps member={member} all={members} />
        </RoleGate>
      )}
    />
  );
}

function useColumns(): readonly Column<PoolMember>[] {
  const { t, i18n } = useTranslation('pool');
  const perModel = (show: (model: PoolModel, member: PoolMember) => ReactNode) => (member: PoolMember) =>
    member.models.map((model) => <div key={model.baseDigest}>{show(model, member)}</div>);
  return [
    {
      key: 'member',
      title: t('member'),
      render: (member) => (
        <>
          <strong>{member.memberId}</strong>
          <div className="hub-soft">{member.host ?? ''}</div>
        </>
      ),
    },
    { key: 'state', title: t('state'), render: (member) => <State member={member} /> },
    { key: 'models', title: t('models'), render: perModel((it) => <ModelNames model={it} />) },
    { key: 'running', title: t('running'), align: 'right', render: perModel((it) => <Count value={it.running} />) },
    { key: 'waiting', title: t('waiting'), align: 'right', render: perModel((it) => <Count value={it.waiting} />) },
    {
      key: 'blocks',
      title: t('blocks'),
      width: 180,
      render: perModel((it, member) => (
        <UsageBar
          label={t('kv', { member: member.memberId, model: it.name ?? it.baseDigest.slice(0, 12) })}
          used={it.kvBlocksUsed}
          limit={it.kvBlocksTotal}
          unit="count"
        />
      )),
    },
    {
      key: 'step',
      title: t('step'),
      align: 'right',
      render: perModel((it) => formatMillis(it.lastStepMillis, i18n.language)),
    },
    { key: 'version', title: t('version'), render: (member) => member.version ?? '—' },
    { key: 'heartbeat', title: t('heartbeat'), render: (member) => <Time at={member.lastHeartbeatAt} form="ago" /> },
  ];
}

function ModelNames({ model }: { readonly model: PoolModel }) {
  return (
    <span title={model.baseDigest}>
      {model.aliases.length > 0 ? model.aliases.join(', ') : (model.name ?? model.baseDigest.slice(0, 12))}
    </span>
  );
}

function State({ member }: { readonly member: PoolMember }) {
  const { t } = useTranslation('pool');
  const state = stateOf(member);
  const nameOf = usePersonName();
  const avoiding = Object.keys(member.circuits);
  return (
    <>
      <StatusTag tone={TONES[state]}>{t(`states.${state}`)}</StatusTag>
      {member.drain && (
        <div className="hub-soft">{t('drainedBy', { by: nameOf(member.drain.by), reason: member.drain.reason })}</div>
      )}
      {avoiding.length > 0 && <div className="hub-soft">{t('circuits', { gateways: avoiding.join(', ') })}</div>}
    </>
  );
}
