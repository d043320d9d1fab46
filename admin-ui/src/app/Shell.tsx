import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Button, Spin } from 'antd';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, ScrollRestoration, useLocation, useNavigate, useNavigation, useParams } from 'react-router';
import { link } from '../api/addresses';
import { isOfAlliance, type Me } from '../api/roles';
import { keepPlace, takeLeft, takePlace, useMeQuery } from '../api/session';
import { followProfile } from '../i18n';
import { ProblemView } from '../shared/ProblemView';
import { scopeOf } from '../shared/scope';
import { BankSwitcher } from './BankSwitcher';
import { Brand } from './Brand';
import { menuOf, pageAt } from './menu';
import { PersonMenu } from './PersonMenu';
import { ShutPage } from './ShutPage';
import { SideMenu } from './SideMenu';

/** What surrounds every page of a signed-in person; without a session it leads to the sign-in. */
export function Shell() {
  const { t } = useTranslation('common');
  const me = useMeQuery();
  if (me.data === undefined) {
    if (me.error?.kind === 'signed-out') {
      return <ToSignIn />;
    }
    return (
      <div className="hub-center">
        {me.error === null ? (
          <Spin size="large" aria-label={t('loading')} />
        ) : (
          <ProblemView problem={me.error} onRetry={() => void me.refetch()} />
        )}
      </div>
    );
  }
  return <Frame me={me.data} />;
}

/** Keeps the place, unless the service has just led here to say why it let nobody in. */
function ToSignIn() {
  const { pathname, search } = useLocation();
  const [to] = useState(() => {
    const params = new URLSearchParams(search);
    if (params.get('login') === 'refused') {
      return link('/sign-in', { refused: params.get('reason') ?? 'other' });
    }
    if (takeLeft()) {
      return '/sign-in?signed-out';
    }
    keepPlace(pathname + search);
    return '/sign-in';
  });
  return <Navigate to={to} replace />;
}

function Frame({ me }: { me: Me }) {
  const { t } = useTranslation('common');
  const [folded, setFolded] = useState(false);
  const shut = useShut(me);
  useReturnToPlace();
  useEffect(() => void followProfile(me.language), [me.language]);
  return (
    <div className={folded ? 'hub-shell hub-shell-folded' : 'hub-shell'}>
      <a className="hub-skip" href="#content">
        {t('shell.skip')}
      </a>
      <aside className="hub-rail">
        <Brand folded={folded} />
        <SideMenu me={me} folded={folded} />
      </aside>
      <div className="hub-main">
        <header className="hub-top">
          <Button
            type="text"
            aria-label={t('shell.collapse')}
            aria-expanded={!folded}
            icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
            onClick={() => setFolded(!folded)}
          />
          <BankSwitcher me={me} />
          <span className="hub-top-space" />
          <PersonMenu me={me} />
        </header>
        <main id="content" tabIndex={-1}>
          <Suspense fallback={<PageComing />}>
            {shut === null ? <Outlet /> : <ShutPage isForeign={shut === 'foreign'} />}
          </Suspense>
        </main>
      </div>
      <Hurry />
      <ScrollRestoration />
    </div>
  );
}

/**
 * Whether this address is of another bank, or of a page that the person's roles do not have. The
 * service would refuse each of its questions; one answer says it better.
 */
function useShut(me: Me): 'foreign' | 'role' | null {
  const { tenant } = useParams();
  const { pathname } = useLocation();
  if (!isOfAlliance(me) && tenant !== undefined && tenant !== me.tenant?.id) {
    return 'foreign';
  }
  const page = pageAt(pathname, scopeOf(tenant, me.tenant?.id).base);
  return page !== undefined && !menuOf(me, tenant).includes(page) ? 'role' : null;
}

/** A thin line while the code of a page is on its way. */
function Hurry() {
  const navigation = useNavigation();
  return navigation.state === 'idle' ? null : <div className="hub-hurry" aria-hidden="true" />;
}

function PageComing() {
  const { t } = useTranslation('common');
  return (
    <div className="hub-center">
      <Spin aria-label={t('loading')} />
    </div>
  );
}

/** After a sign-in the service leads to `/`: from there back to where the person was. */
function useReturnToPlace() {
  const navigate = useNavigate();
  useEffect(() => {
    const place = takePlace();
    if (place !== null && globalThis.location.pathname === '/') {
      void navigate(place, { replace: true });
    }
  }, [navigate]);
}
