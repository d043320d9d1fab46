import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { signInUrl, takePlace, useSession } from '../api/session';
import { Mark } from './Brand';
import { LanguageMenu, LookMenu } from './PersonMenu';

/** The way in, and what stands in the way: identity that starts or is not set up, a refusal. */
export function SignInPage() {
  const { t } = useTranslation('common');
  const session = useSession();
  const navigate = useNavigate();
  const isSignedIn = session.data?.signedIn === true;
  useEffect(() => {
    if (isSignedIn) {
      void navigate(takePlace() ?? '/', { replace: true });
    }
  }, [isSignedIn, navigate]);
  useEffect(() => {
    document.title = `${t('signIn.title')} · ${t('product')}`;
  }, [t]);
  const isReady = session.data?.identity === 'ready';
  return (
    <main className="hub-door">
      <div className="hub-door-tools">
        <LanguageMenu />
        <LookMenu />
      </div>
      <section className="hub-door-card">
        <Mark />
        <h1>{t('product')}</h1>
        <p className="hub-page-lead">{t('signIn.lead')}</p>
        <div aria-live="polite" className="hub-door-notes">
          <Reason />
          {session.error !== null && <Alert type="warning" showIcon message={t('signIn.unreachable')} />}
          {session.data?.identity === 'starting' && <Alert type="info" showIcon message={t('signIn.starting')} />}
          {session.data?.identity === 'not-configured' && (
            <Alert type="warning" showIcon message={t('signIn.notConfigured')} />
          )}
        </div>
        <Button
          type="primary"
          size="large"
          block
          disabled={!isReady}
          loading={session.data?.identity === 'starting'}
          href={signInUrl(session.data)}
        >
          {t('signIn.button')}
        </Button>
      </section>
    </main>
  );
}

/** Why the person is here again. */
function Reason() {
  const { t } = useTranslation('common');
  const [params] = useSearchParams();
  const refused = params.get('refused');
  if (refused !== null) {
    return (
      <Alert
        type="error"
        showIcon
        message={t('signIn.refused', { reason: t(`signIn.refusals.${refusalOf(refused)}`) })}
      />
    );
  }
  if (params.has('expired')) {
    return <Alert type="info" showIcon message={t('signIn.expired')} />;
  }
  return params.has('signed-out') ? <Alert type="success" showIcon message={t('signIn.signedOut')} /> : null;
}

const REFUSALS = [
  'no-person',
  'no-role',
  'wrong-roles',
  'deactivated',
  'not-yet',
  'expired',
  'cancelled',
  'unavailable',
  'starting',
  'not-configured',
  'too-many',
] as const;

function refusalOf(code: string): (typeof REFUSALS)[number] | 'other' {
  return REFUSALS.find((it) => it === code) ?? 'other';
}
