import { isOfAlliance, type Me } from '../api/roles';
import { PAGES, type PageDefinition } from './pages';

/** The pages that a person finds in the menu while looking at a bank, or at no one bank. */
export function menuOf(me: Me, bankInUrl: string | undefined): readonly PageDefinition[] {
  return PAGES.filter((page) => {
    const wanted = !isOfAlliance(me) ? page.bank : bankInUrl === undefined ? page.alliance : page.inBank;
    return (wanted ?? []).some((role) => me.roles.includes(role));
  });
}

/** The page that an address belongs to: the menu's mark. */
export function pageAt(pathname: string, base: string): PageDefinition | undefined {
  const [segment = ''] = pathname.slice(base.length).replace(/^\//, '').split('/');
  return PAGES.find((page) => page.path === segment);
}
