import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { isMoney, LimitValue, type LimitKind } from '../../shared/LimitValue';
import { UsageBar } from '../../shared/StatCard';
import type { Limit } from './queries';

const ROLLING: ReadonlySet<LimitKind> = new Set(['REQUESTS_PER_MINUTE', 'TOKENS_PER_MINUTE']);

/** How much of what is in force is used, reserved amounts included; or that it cannot be told. */
export function Used({ limit }: { readonly limit: Limit }) {
  const { t } = useTranslation(['limits', 'common']);
  const { kind, inForce, used, unknownBecause, resetsAt } = limit;
  if (used === undefined || used === null) {
    const why = unknownBecause === undefined ? t('unknown.label') : t(`unknown.${unknownBecause}`);
    return (
      <>
        <LimitValue kind={kind} value={inForce} />
        <Tooltip title={why}>
          <div className="hub-soft">{t('unknown.label')}</div>
        </Tooltip>
      </>
    );
  }
  const isRolling = ROLLING.has(kind);
  const bar = (
    <UsageBar
      label={t('drawer.title', { subject: limit.subjectName, kind: t(`common:limit.kind.${kind}`) })}
      used={used}
      limit={inForce}
      unit={isMoney(kind) ? 'micro-yuan' : 'count'}
      // A minute that rolls has no moment at which it begins anew.
      resetsAt={isRolling ? null : resetsAt}
    />
  );
  return isRolling ? (
    <>
      {bar}
      <div className="hub-soft hub-small">{t('rolling')}</div>
    </>
  ) : (
    bar
  );
}
