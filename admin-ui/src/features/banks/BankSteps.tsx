import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../../api/client';
import { formatCount } from '../../shared/Count';
import { DangerButton } from '../../shared/DangerButton';
import { Money } from '../../shared/Money';
import { StateBoundary } from '../../shared/StateBoundary';
import { useBankStep, useSuspensionPreview, type Bank } from './queries';

/** Suspends, resumes or closes a bank; each names what it hits before it happens. */
export function BankSteps({ bank }: { readonly bank: Bank }) {
  const { t } = useTranslation('banks');
  const { message } = App.useApp();
  const suspend = useBankStep(bank.id, 'suspend');
  const resume = useBankStep(bank.id, 'resume');
  const close = useBankStep(bank.id, 'close');
  const { name } = bank;
  if (bank.status === 'CLOSED') {
    return null;
  }
  return (
    <div className="hub-row">
      {bank.status === 'ACTIVE' ? (
        <DangerButton
          label={t('drawer.suspend')}
          question={t('drawer.suspendQuestion', { name })}
          needsReason
          onConfirm={async (reason) => {
            await suspend.mutateAsync(reason);
            void message.success(t('drawer.suspended', { name }));
          }}
        >
          <Impact tenant={bank.id} />
        </DangerButton>
      ) : (
        <DangerButton
          label={t('drawer.resume')}
          question={t('drawer.resumeQuestion', { name })}
          needsReason
          onConfirm={async (reason) => {
            await resume.mutateAsync(reason);
            void message.success(t('drawer.resumed', { name }));
          }}
        >
          {t('drawer.resumeHits')}
        </DangerButton>
      )}
      <DangerButton
        label={t('drawer.close')}
        question={t('drawer.closeQuestion', { name })}
        typed={name}
        needsReason
        onConfirm={async (reason) => {
          await close.mutateAsync(reason);
          void message.success(t('drawer.closed', { name }));
        }}
      >
        <p>{t('drawer.closeHits')}</p>
        <Impact tenant={bank.id} />
      </DangerButton>
    </div>
  );
}

function Impact({ tenant }: { readonly tenant: string }) {
  const query = useSuspensionPreview(tenant);
  return (
    <StateBoundary query={query} form="line">
      {(preview) => <Hits preview={preview} />}
    </StateBoundary>
  );
}

function Hits({ preview }: { readonly preview: Schema<'SuspensionPreview'> }) {
  const { t, i18n } = useTranslation('banks');
  const open = preview.openRequestsNow;
  return (
    <>
      <ul className="hub-bullets">
        <li>{t('drawer.impact.keys', { count: preview.activeKeys })}</li>
        <li>{t('drawer.impact.requests', { requests: formatCount(preview.requestsLast24h, i18n.language) })}</li>
        <li>
          {open === null || open === undefined
            ? t('drawer.impact.openUnknown')
            : t('drawer.impact.open', { count: open })}
        </li>
        <li>
          {t('drawer.impact.month')}
          <Money yuan={preview.amountMonth} />
        </li>
      </ul>
      {preview.appsInUse.length > 0 && (
        <>
          <p>{t('drawer.impact.apps')}</p>
          <ul className="hub-bullets">
            {preview.appsInUse.map((app) => (
              <li key={app.id}>
                {app.name} · {formatCount(app.requestsLast24h, i18n.language)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
