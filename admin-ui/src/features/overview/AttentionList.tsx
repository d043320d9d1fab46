import { ExclamationCircleFilled, WarningFilled } from '@ant-design/icons';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isOfAlliance } from '../../api/roles';
import { useMe } from '../../api/session';
import { formatDay } from '../../shared/bank-time';
import { formatCount } from '../../shared/Count';
import { amountOfMicro, formatReadably } from '../../shared/decimal';
import { links } from '../../shared/links';
import { StateBoundary } from '../../shared/StateBoundary';
import { useAttention, type Attention } from './queries';

/** What somebody should look at; nothing at all is said where nothing is the matter. */
export function AttentionList() {
  const { t } = useTranslation('overview');
  const attention = useAttention();
  return (
    <StateBoundary query={attention} form="line" loading={null} isEmpty={(it) => it.length === 0} empty={null}>
      {(items) => (
        <section aria-label={t('attention.title')} className="hub-attention">
          <h2>{t('attention.title')}</h2>
          <ul>
            {items.map((item, i) => (
              <Item key={`${item.kind} ${String(i)}`} item={item} />
            ))}
          </ul>
        </section>
      )}
    </StateBoundary>
  );
}

const SENTENCES = [
  'keyExpires',
  'limitNearlyUsed',
  'errorSpike',
  'deadLetters',
  'poolUnknown',
  'noMember',
  'memberUnhealthy',
] as const;

function Item({ item }: { readonly item: Attention }) {
  const { t, i18n } = useTranslation('overview');
  const to = useTarget(item);
  const sentence = SENTENCES.find((it) => item.textKey === `attention.${it}`);
  const isCritical = item.severity === 'CRITICAL';
  const text = sentence === undefined ? item.kind : t(`attention.${sentence}`, placesOf(item, i18n.language, t));
  return (
    <li className={isCritical ? 'hub-attention-bad' : 'hub-attention-warn'}>
      {isCritical ? <ExclamationCircleFilled aria-hidden /> : <WarningFilled aria-hidden />}
      <span>
        <span className="hub-hidden">{t(isCritical ? 'attention.critical' : 'attention.warning')} </span>
        {text}
      </span>
      {to !== null && <Link to={to}>{t('attention.look')}</Link>}
    </li>
  );
}

type Places = Record<'name' | 'day' | 'days' | 'level' | 'percent' | 'used' | 'value', string> &
  Record<'errors' | 'requests' | 'open' | 'member', string>;

/** What stands in any of the sentences, written for people. */
function placesOf({ values }: Attention, language: string, t: TFunction<'overview'>): Places {
  const isMoney = values['limitKind']?.startsWith('MONEY') ?? false;
  const level = LEVELS.find((it) => it === values['level']);
  const number = (name: string) => {
    const value = values[name];
    if (value === undefined) {
      return '';
    }
    return isMoney ? `¥${formatReadably(amountOfMicro(Number(value)))}` : formatCount(Number(value), language);
  };
  return {
    name: values['name'] ?? '',
    day: values['expiresAt'] === undefined ? '' : formatDay(values['expiresAt'], language),
    days: values['days'] ?? '',
    level: level === undefined ? '' : t(`attention.level.${level}`),
    percent: values['percent'] ?? '',
    used: number('used'),
    value: number('value'),
    errors: number('errors'),
    requests: number('requests'),
    open: number('open'),
    member: values['member'] ?? '',
  };
}

const LEVELS = ['BANK', 'PROJECT', 'APP', 'KEY'] as const;
const PAGES = new Set(['keys', 'limits', 'usage', 'pool']);
/** By which filter a page opens what the link names. */
const OPENED: Readonly<Record<string, string>> = { keys: 'key', limits: 'limit' };

/** Where one deals with it, as this person's own addresses are. */
function useTarget({ link }: Attention): string | null {
  const me = useMe();
  if (link.page === 'dead-letters') {
    return isOfAlliance(me) ? links.deadLetters() : null; // banks see their number, not what they are
  }
  if (!PAGES.has(link.page)) {
    return null;
  }
  const bank = link.tenantId ?? null;
  const base = bank === null || !isOfAlliance(me) ? '' : `/banks/${encodeURIComponent(bank)}`;
  const opened = OPENED[link.page];
  const subject = opened !== undefined && link.subjectId ? `?${opened}=${encodeURIComponent(link.subjectId)}` : '';
  return `${base}/${link.page}${subject}`;
}
