import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { Count, formatCount } from '../../shared/Count';
import { StateBoundary } from '../../shared/StateBoundary';
import { useRefusals, type Refusals } from './refusals';
import type { LimitLevel } from './rights';

const REASONS = [
  'budget_exhausted',
  'rate_limit_exceeded',
  'context_length_exceeded',
  'invalid_body',
  'invalid_parameter',
  'cache_salt_refused',
  'key_scope',
  'network_not_allowed',
  'bank_suspended',
  'model_not_found',
  'model_not_priced',
  'overloaded',
  'no_member_available',
  'member_failed',
  'limits_rebuilding',
  'limits_unavailable',
] as const;

/** Calls of the subject that were really refused; for a whole bank also why. */
export function RefusalsPanel({ level, subjectId }: { readonly level: LimitLevel; readonly subjectId: string }) {
  const { t, i18n } = useTranslation('limits');
  const query = useRefusals(level, subjectId);
  return (
    <Panel title={t('refusals.title')}>
      <StateBoundary
        query={query}
        form="line"
        isEmpty={(it) => it.refusals === 0}
        empty={<p className="hub-soft">{t('refusals.none')}</p>}
      >
        {(it) => (
          <>
            <p>{t('refusals.count', { calls: formatCount(it.refusals, i18n.language) })}</p>
            {it.reasons.length > 0 && <Reasons reasons={it.reasons} />}
          </>
        )}
      </StateBoundary>
    </Panel>
  );
}

function Reasons({ reasons }: { readonly reasons: Refusals['reasons'] }) {
  const { t } = useTranslation('limits');
  return (
    <table className="hub-table" aria-label={t('refusals.title')}>
      <thead>
        <tr>
          <th scope="col">{t('refusals.reason')}</th>
          <th scope="col" className="hub-right">
            {t('refusals.calls')}
          </th>
        </tr>
      </thead>
      <tbody>
        {reasons.map(({ key, refusals }) => {
          const known = REASONS.find((it) => it === key);
          return (
            <tr key={key}>
              <td>{known === undefined ? <code>{key}</code> : t(`refusals.reasons.${known}`)}</td>
              <td className="hub-right">
                <Count value={refusals} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
