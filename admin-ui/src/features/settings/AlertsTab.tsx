import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Allowed } from '../../api/roles';
import { Panel } from '../../layout/Page';
import { formatCount } from '../../shared/Count';
import { DangerButton } from '../../shared/DangerButton';
import { DataTable, type Column } from '../../shared/DataTable';
import { RoleGate } from '../../shared/RoleGate';
import { SecretOnce } from '../../shared/SecretOnce';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { StatusTag } from '../../shared/StatusTag';
import { Time } from '../../shared/Time';
import { yuanOf } from '../../shared/LimitValue';
import { AlertForm } from './AlertForm';
import {
  useAlerts,
  useDeliveries,
  useRemoveAlert,
  useRenewSecret,
  useTestAlert,
  type AlertRule,
  type Delivery,
  type MadeAlert,
} from './queries';

const WRITERS: Allowed = { alliance: ['operator', 'finance'], bank: ['bank-admin', 'finance'] };
const TONES = { PENDING: 'warn', DELIVERED: 'good', FAILED: 'bad', SKIPPED: 'calm' } as const;

/** When somebody is told, and what was sent. */
export function AlertsTab() {
  const { t } = useTranslation('settings');
  const query = useAlerts();
  const [isNew, setNew] = useState(false);
  const [made, setMade] = useState<MadeAlert | null>(null);
  const showSecret = (it: MadeAlert) => {
    setNew(false);
    setMade(it.secret ? it : null);
  };
  return (
    <div className="hub-page">
      <p className="hub-page-lead">{t('alerts.lead')}</p>
      <RoleGate {...WRITERS}>
        <div>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setNew(true)}>
            {t('alerts.add')}
          </Button>
        </div>
      </RoleGate>
      <StateBoundary
        query={query}
        isEmpty={(rules) => rules.length === 0}
        empty={
          <EmptyNote title={t('alerts.none')}>
            <p>{t('alerts.noneDo')}</p>
          </EmptyNote>
        }
      >
        {(rules) => (
          <ul className="hub-page">
            {rules.map((rule) => (
              <li key={rule.id}>
                <Rule rule={rule} onSecret={showSecret} />
              </li>
            ))}
          </ul>
        )}
      </StateBoundary>
      <Panel title={t('alerts.deliveries')}>
        <Deliveries />
      </Panel>
      {isNew && <AlertForm onClose={() => setNew(false)} onMade={showSecret} />}
      {made?.secret && (
        <SecretOnce
          title={t('alerts.secret', { name: made.rule.name })}
          secrets={[{ label: t('alerts.secret', { name: made.rule.name }), value: made.secret }]}
          onClose={() => setMade(null)}
        >
          <p>{t('alerts.secretDo')}</p>
        </SecretOnce>
      )}
    </div>
  );
}

function Rule({ rule, onSecret }: { readonly rule: AlertRule; readonly onSecret: (made: MadeAlert) => void }) {
  const { t } = useTranslation('settings');
  const { message } = App.useApp();
  const test = useTestAlert(rule.id, () => void message.success(t('alerts.tested')));
  const renew = useRenewSecret(rule.id);
  const remove = useRemoveAlert(rule.id);
  const { name, target } = rule;
  return (
    <Panel title={name} extra={!rule.enabled && <Tag>{t('alerts.paused')}</Tag>}>
      <dl className="hub-facts">
        <dt>{t('alerts.kind')}</dt>
        <dd>
          <Condition rule={rule} />
        </dd>
        <dt>{t(`alerts.channels.${rule.channel}`)}</dt>
        <dd>{target}</dd>
      </dl>
      <RoleGate {...WRITERS}>
        <div className="hub-row">
          <Button size="small" loading={test.isPending} onClick={() => test.mutate(Date.now())}>
            {t('alerts.test')}
          </Button>
          {rule.channel === 'WEBHOOK' && (
            <DangerButton
              label={t('alerts.renew')}
              question={t('alerts.renewQuestion', { name })}
              button={{ size: 'small' }}
              onConfirm={async () => onSecret(await renew.mutateAsync(''))}
            >
              {t('alerts.renewHits')}
            </DangerButton>
          )}
          <DangerButton
            label={t('alerts.remove')}
            question={t('alerts.removeQuestion', { name })}
            button={{ size: 'small' }}
            onConfirm={() => remove.mutateAsync('')}
          >
            {t('alerts.removeHits', { target })}
          </DangerButton>
        </div>
      </RoleGate>
    </Panel>
  );
}

function Condition({ rule }: { readonly rule: AlertRule }) {
  const { t, i18n } = useTranslation('settings');
  const { budget, refusals } = rule;
  if (refusals) {
    return t('alerts.refusalText', {
      calls: formatCount(refusals.moreThan, i18n.language),
      minutes: String(refusals.windowMinutes),
    });
  }
  const thresholds = (budget?.thresholds ?? []).join(', ');
  if (budget?.limitId) {
    return t('alerts.limitText', { limit: budget.limitId, thresholds });
  }
  const value = budget?.value ?? 0;
  const shown = budget?.unit === 'TOKENS' ? formatCount(value, i18n.language) : `¥${yuanOf(value)}`;
  return t('alerts.budgetText', { value: shown, thresholds });
}

function Deliveries() {
  const { t } = useTranslation('settings');
  const columns: readonly Column<Delivery>[] = [
    { key: 'when', title: t('alerts.when'), render: (it) => <Time at={it.createdAt} /> },
    {
      key: 'status',
      title: t('alerts.status'),
      render: (it) => <StatusTag tone={TONES[it.status]}>{t(`alerts.statuses.${it.status}`)}</StatusTag>,
    },
    { key: 'channel', title: t('alerts.channel'), render: (it) => t(`alerts.channels.${it.channel}`) },
    { key: 'target', title: t('alerts.target'), render: (it) => it.target },
    { key: 'period', title: t('alerts.period'), render: (it) => it.period },
    { key: 'attempts', title: t('alerts.attempts'), align: 'right', render: (it) => it.attempts },
    { key: 'error', title: t('alerts.error'), render: (it) => it.lastError ?? '' },
  ];
  return (
    <DataTable
      label={t('alerts.deliveries')}
      columns={columns}
      pages={useDeliveries()}
      rowKey={(it) => it.id}
      empty={<EmptyNote title={t('alerts.noDeliveries')} />}
    />
  );
}
