import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { isOfAlliance } from '../api/roles';
import { useMe } from '../api/session';
import { useScope } from '../shared/scope';
import { useBankName } from './bank-names';

interface PageProps {
  readonly title: string;
  /** A sentence under the title. */
  readonly lead?: ReactNode;
  /** Pages between the scope's overview and this one. */
  readonly above?: readonly { readonly title: string; readonly to: string }[];
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every page begins with: where one is, what this is, what can be done; the rest is its own. */
export function Page({ title, lead, above = [], actions, children }: PageProps) {
  const scope = useScope();
  const bank = useBankName(scope.tenant);
  const place = usePlaceName();
  useDocumentTitle(bank === null ? title : `${title} · ${bank}`);
  const heading = useFocusAfterNavigation();
  const crumbs = [{ title: place, to: scope.base || '/' }, ...above];
  return (
    <div className="hub-page">
      <Where crumbs={crumbs} title={title} />
      <header className="hub-page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="hub-page-lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="hub-page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Panel({
  title,
  extra,
  children,
}: {
  readonly title: string;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="hub-panel" aria-label={title}>
      <header className="hub-panel-head">
        <h2>{title}</h2>
        {extra}
      </header>
      {children}
    </section>
  );
}

function Where({ crumbs, title }: { crumbs: readonly { title: string; to: string }[]; title: string }) {
  const { t } = useTranslation('common');
  return (
    <nav aria-label={t('shell.path')} className="hub-where">
      <ol>
        {crumbs.map((it) => (
          <li key={it.to}>
            <Link to={it.to}>{it.title}</Link>
          </li>
        ))}
        <li aria-current="page">{title}</li>
      </ol>
    </nav>
  );
}

/** The bank that the scope names, or the alliance. */
function usePlaceName(): string {
  const { t } = useTranslation('common');
  const scope = useScope();
  const me = useMe();
  const bank = useBankName(scope.tenant);
  return bank ?? (isOfAlliance(me) ? t('menu.alliance') : (me.tenant?.name ?? ''));
}

function useDocumentTitle(title: string) {
  const { t } = useTranslation('common');
  const product = t('product');
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}

/** Moves the focus to the heading when one comes from another page, as a page load would. */
function useFocusAfterNavigation() {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, key } = useLocation();
  const isFirst = key === 'default';
  const focused = useRef<string | null>(null);
  useEffect(() => {
    if (!isFirst && focused.current !== pathname) {
      heading.current?.focus({ preventScroll: true });
    }
    focused.current = pathname;
  }, [pathname, isFirst]);
  return heading;
}
