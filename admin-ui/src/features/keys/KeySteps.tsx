import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isStopped, useBankParts } from '../../layout/bank-parts';
import { formatCount } from '../../shared/Count';
import { DangerButton } from '../../shared/DangerButton';
import { keyStateOf } from '../../shared/KeyState';
import { Time } from '../../shared/Time';
import { pointsOf, requestsOf, useUsageOf } from '../../shared/UsageGlance';
import { ChangeKeyForm } from './KeyForm';
import { RotateForm } from './RotateForm';
import { useMakeSecret, useRevoke, type ApiKey } from './queries';
import type { Revealed } from './RevealedSecret';

interface KeyStepsProps {
  readonly apiKey: ApiKey;
  readonly onRevealed: (revealed: Revealed) => void;
}

/** Changes, rotates or revokes a key; of a service account, makes another secret. */
export function KeySteps({ apiKey, onRevealed }: KeyStepsProps) {
  const { t } = useTranslation('keys');
  const [open, setOpen] = useState<'' | 'change' | 'rotate'>('');
  const state = keyStateOf(apiKey);
  if (state === 'revoked') {
    return null;
  }
  const close = () => setOpen('');
  const isOver = state === 'expired';
  return (
    <div className="hub-row">
      {!isOver && <Button onClick={() => setOpen('change')}>{t('change')}</Button>}
      {!isOver && apiKey.kind === 'API_KEY' && <Button onClick={() => setOpen('rotate')}>{t('rotate.button')}</Button>}
      {!isOver && apiKey.kind === 'SERVICE_ACCOUNT' && <NewSecret apiKey={apiKey} onRevealed={onRevealed} />}
      <Revoke apiKey={apiKey} />
      {open === 'change' && <ChangeKeyForm apiKey={apiKey} onClose={close} />}
      {open === 'rotate' && <RotateForm apiKey={apiKey} onRevealed={onRevealed} onClose={close} />}
    </div>
  );
}

function NewSecret({ apiKey, onRevealed }: KeyStepsProps) {
  const { t } = useTranslation('keys');
  const make = useMakeSecret();
  const { id, name, models } = apiKey;
  return (
    <DangerButton
      label={t('newSecret.do')}
      question={t('newSecret.question', { name })}
      onConfirm={async () => {
        const secret = await make.mutateAsync(id);
        onRevealed({ kind: 'account', keyId: id, name, models, secret });
      }}
    >
      {t('newSecret.hits')}
    </DangerButton>
  );
}

function Revoke({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation('keys');
  const { message } = App.useApp();
  const revoke = useRevoke(apiKey.id);
  const { name } = apiKey;
  return (
    <DangerButton
      label={t('revoke.do')}
      question={t('revoke.question', { name })}
      needsReason
      onConfirm={async (reason) => {
        await revoke.mutateAsync(reason);
        void message.success(t('revoke.done', { name }));
      }}
    >
      <WhatItHits apiKey={apiKey} />
    </DangerButton>
  );
}

function WhatItHits({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t, i18n } = useTranslation('keys');
  const parts = useBankParts().data;
  const usage = useUsageOf({ keyId: apiKey.id }).data;
  const app = parts?.apps.get(apiKey.appId);
  const requests = usage === undefined ? null : requestsOf(pointsOf(usage));
  return (
    <>
      <p>{t('revoke.hits')}</p>
      <dl className="hub-facts">
        <dt>{t('app')}</dt>
        <dd>
          {app?.name ?? apiKey.appId}
          {isStopped(parts, apiKey.appId) && ` · ${t('stoppedNote')}`}
        </dd>
        <dt>{t('lastUsed')}</dt>
        <dd>{apiKey.lastUsedAt === undefined ? t('never') : <Time at={apiKey.lastUsedAt} form="ago" />}</dd>
        {requests !== null && (
          <>
            <dt>{t('last30Days')}</dt>
            <dd>{t('revoke.requests', { requests: formatCount(requests, i18n.language) })}</dd>
          </>
        )}
      </dl>
    </>
  );
}
