import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';

const RELOADED = 'hub.reloaded';

/** A page threw. Code that is gone after an upgrade is fetched anew once, without asking. */
export function CrashPage() {
  const { t } = useTranslation('common');
  const error = useRouteError();
  const isOldCode = error instanceof TypeError && /dynamically imported module|module script/.test(error.message);
  useEffect(() => {
    if (isOldCode && sessionStorage.getItem(RELOADED) === null) {
      sessionStorage.setItem(RELOADED, 'yes');
      globalThis.location.reload();
    }
  }, [isOldCode]);
  const reload = () => {
    sessionStorage.removeItem(RELOADED);
    globalThis.location.reload();
  };
  return (
    <section className="hub-problem hub-problem-page hub-problem-bad" role="alert">
      <h1 className="hub-problem-title">{t('crash.title')}</h1>
      <p>{t('crash.do')}</p>
      <Button type="primary" onClick={reload}>
        {t('crash.reload')}
      </Button>
    </section>
  );
}
