import { App, Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { Panel } from '../../layout/Page';
import { CopyText } from '../../shared/CopyText';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { ProblemView } from '../../shared/ProblemView';
import { RoleGate } from '../../shared/RoleGate';
import { scopeOf } from '../../shared/scope';
import { UsageBar } from '../../shared/StatCard';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { BankState } from './BankState';
import { BankSteps } from './BankSteps';
import { useBalance, useBank, useRename, type Bank } from './queries';

const NAME_LENGTH_MAX = 80;

/** One bank: what it is, what it owes, and what can be done to it. */
export function BankDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation('banks');
  const query = useBank(id);
  const balance = useBalance(id);
  return (
    <Drawer open width={560} title={query.data?.name ?? id} onClose={onClose}>
      <StateBoundary query={query}>
        {(bank) => (
          <div className="hub-page">
            <Facts bank={bank} />
            <div className="hub-row">
              <Link className="ant-btn ant-btn-primary" to={links.bank(bank.id)}>
                {t('drawer.open')}
              </Link>
              <Link to={links.usage(scopeOf(bank.id, undefined))}>{t('drawer.usage')}</Link>
            </div>
            <Panel title={t('drawer.month')}>
              <StateBoundary query={balance} form="line">
                {(it) => <Owed balance={it} />}
              </StateBoundary>
            </Panel>
            <RoleGate alliance={['operator']}>
              {bank.status !== 'CLOSED' && <Rename key={bank.name} bank={bank} />}
              <BankSteps bank={bank} />
            </RoleGate>
          </div>
        )}
      </StateBoundary>
    </Drawer>
  );
}

function Facts({ bank }: { readonly bank: Bank }) {
  const { t } = useTranslation('banks');
  return (
    <dl className="hub-facts">
      <dt>{t('id')}</dt>
      <dd>
        <CopyText text={bank.id} label={t('id')} />
      </dd>
      <dt>{t('status')}</dt>
      <dd>
        <BankState status={bank.status} />
      </dd>
      <dt>{t('since')}</dt>
      <dd>
        <Time at={bank.createdAt} />
      </dd>
    </dl>
  );
}

function Owed({ balance }: { readonly balance: Schema<'Balance'> }) {
  const { t } = useTranslation('banks');
  const limit = balance.monthLimit;
  return (
    <dl className="hub-facts">
      <dt>{t('drawer.month')}</dt>
      <dd>
        <Money yuan={balance.amountMonth} />
      </dd>
      <dt>{t('drawer.accrued')}</dt>
      <dd>
        <Money yuan={balance.amountAccrued} />
      </dd>
      <dt>{t('drawer.limit')}</dt>
      <dd>
        {limit === null || limit === undefined ? (
          t('drawer.noLimit')
        ) : limit.used === null || limit.used === undefined ? (
          <Money micro={limit.value} />
        ) : (
          <UsageBar
            label={t('drawer.limit')}
            used={limit.used}
            limit={limit.value}
            unit="micro-yuan"
            resetsAt={limit.resetsAt}
          />
        )}
      </dd>
    </dl>
  );
}

function Rename({ bank }: { readonly bank: Bank }) {
  const { t } = useTranslation('banks');
  const { message } = App.useApp();
  const [name, setName] = useState(bank.name);
  const rename = useRename(bank.id, () => void message.success(t('drawer.renamed')));
  const isChanged = name.trim() !== '' && name.trim() !== bank.name;
  return (
    <Panel title={t('drawer.rename')}>
      <div className="hub-row">
        <Input
          aria-label={t('drawer.newName')}
          value={name}
          maxLength={NAME_LENGTH_MAX}
          onChange={(event) => setName(event.target.value)}
          style={{ maxWidth: 320 }}
        />
        <Button disabled={!isChanged} loading={rename.isPending} onClick={() => rename.mutate(name.trim())}>
          {t('drawer.save')}
        </Button>
      </div>
      {rename.error && <ProblemView problem={rename.error} form="line" />}
    </Panel>
  );
}
