import {
  AuditOutlined,
  BankOutlined,
  BarChartOutlined,
  ClusterOutlined,
  DashboardOutlined,
  DeploymentUnitOutlined,
  ExperimentOutlined,
  FileTextOutlined,
  FolderOutlined,
  KeyOutlined,
  SafetyOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';
import type { Me } from '../api/roles';
import { isOfAlliance } from '../api/roles';
import { useBankName } from '../layout/bank-names';
import { scopeOf } from '../shared/scope';
import { menuOf, pageAt } from './menu';
import { PAGES, type PageDefinition, type PageName } from './pages';

const ICONS: Record<PageName, typeof AuditOutlined> = {
  overview: DashboardOutlined,
  banks: BankOutlined,
  projects: FolderOutlined,
  keys: KeyOutlined,
  limits: SafetyOutlined,
  models: DeploymentUnitOutlined,
  playground: ExperimentOutlined,
  usage: BarChartOutlined,
  billing: FileTextOutlined,
  pool: ClusterOutlined,
  audit: AuditOutlined,
  people: TeamOutlined,
  settings: SettingOutlined,
};

/** The pages of this person here. One who looks into a bank keeps the alliance's below. */
export function SideMenu({ me, folded }: { readonly me: Me; readonly folded: boolean }) {
  const { t } = useTranslation('common');
  const { tenant } = useParams();
  const bankName = useBankName(tenant ?? null);
  const { base } = scopeOf(tenant, me.tenant?.id);
  const looksInto = tenant !== undefined && isOfAlliance(me);
  return (
    <nav aria-label={t('shell.menu')} className="hub-menu">
      {looksInto && !folded && <p className="hub-menu-part">{bankName}</p>}
      <Links pages={menuOf(me, tenant)} base={base} folded={folded} />
      {looksInto && (
        <>
          {!folded && <p className="hub-menu-part">{t('menu.alliance')}</p>}
          <Links pages={menuOf(me, undefined)} base="" folded={folded} isElsewhere />
        </>
      )}
    </nav>
  );
}

/** Not spoken: an icon of antd would say its own name before the page's. */
function Icon({ of }: { readonly of: PageName }) {
  const Drawing = ICONS[of];
  return <Drawing aria-hidden />;
}

interface LinksProps {
  readonly pages: readonly PageDefinition[];
  readonly base: string;
  readonly folded: boolean;
  readonly isElsewhere?: boolean;
}

function Links({ pages, base, folded, isElsewhere = false }: LinksProps) {
  const { t } = useTranslation('common');
  const { pathname } = useLocation();
  const here = isElsewhere ? undefined : (pageAt(pathname, base) ?? PAGES[0]);
  return (
    <ul>
      {pages.map((page) => (
        <li key={page.name}>
          <Tooltip title={folded ? t(`menu.${page.name}`) : ''} placement="right">
            <Link
              to={`${base}/${page.path}`.replace(/(.)\/$/, '$1')}
              aria-current={here === page ? 'page' : undefined}
              aria-label={folded ? t(`menu.${page.name}`) : undefined}
            >
              <Icon of={page.name} />
              {!folded && <span>{t(`menu.${page.name}`)}</span>}
            </Link>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
