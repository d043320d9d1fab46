import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { Me } from '../api/roles';
import { isOfAlliance } from '../api/roles';
import { useBanks } from '../layout/bank-names';
import { Choice } from '../shared/Choice';
import { menuOf, pageAt } from './menu';

const ALL = '';

/** Which bank a person of the alliance looks at; a bank's own person sees its name. */
export function BankSwitcher({ me }: { readonly me: Me }) {
  const { t } = useTranslation('common');
  const { tenant } = useParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const banks = useBanks();
  if (!isOfAlliance(me)) {
    return <Tag className="hub-own-bank">{me.tenant?.name}</Tag>;
  }
  const options = (banks.data ?? []).map((it) => ({ value: it.id, label: it.name }));
  const isListed = tenant === undefined || options.some((it) => it.value === tenant);
  return (
    <Choice
      className="hub-bank"
      label={t('shell.bank')}
      showSearch
      optionFilterProp="label"
      loading={banks.isLoading}
      value={tenant ?? ALL}
      options={[
        { value: ALL, label: t('shell.allBanks') },
        ...options,
        ...(isListed ? [] : [{ value: tenant, label: tenant }]),
      ]}
      onChange={(chosen) => void navigate(sameSection(me, pathname, tenant, chosen))}
    />
  );
}

/** The same page of another bank, where there is one; else its overview. */
function sameSection(me: Me, pathname: string, from: string | undefined, to: string): string {
  const page = pageAt(pathname, from === undefined ? '' : `/banks/${encodeURIComponent(from)}`);
  const base = to === ALL ? '' : `/banks/${encodeURIComponent(to)}`;
  const isThere = page !== undefined && menuOf(me, to || undefined).includes(page);
  return (isThere ? `${base}/${page.path}`.replace(/(.)\/$/, '$1') : base) || '/';
}
