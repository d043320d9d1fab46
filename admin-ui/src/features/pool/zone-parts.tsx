import { useTranslation } from 'react-i18next';
import { useBankName } from '../../layout/bank-names';
import { usePersonName } from '../../layout/person-names';
import { Count } from '../../shared/Count';
import { StatusTag, type Tone } from '../../shared/StatusTag';
import { Time } from '../../shared/Time';
import { ceilingOf, modelName, modelsOf, ownerOf, prefixOf, shortDigest } from './zone-facts';
import type { Caches, Delivery } from './zone-queries';

const TONES: Record<Delivery['state'], Tone> = { APPLIED: 'good', PENDING: 'calm', FAILED: 'bad' };

/** Whose a zone is. */
export function ZoneName({ zone }: { readonly zone: string }) {
  const { t } = useTranslation('pool');
  const owner = ownerOf(zone);
  const bank = useBankName(owner === 'bank' ? zone : null);
  switch (owner) {
    case 'bank':
      return <span title={zone}>{bank}</span>;
    case 'published':
      return t('zones.published', { prefix: prefixOf(zone) });
    case 'nobody':
      return t('zones.nobody', { zone });
  }
}

/** What callers call a model. */
export function ModelName({ caches, digest }: { readonly caches: Caches; readonly digest: string }) {
  const model = modelsOf(caches).find((it) => it.baseDigest === digest);
  return <span title={digest}>{model === undefined ? shortDigest(digest) : modelName(model)}</span>;
}

export function Ceiling({ blocks }: { readonly blocks: number | null | undefined }) {
  const { t } = useTranslation('pool');
  const ceiling = ceilingOf(blocks);
  return ceiling === null ? t('quotas.open') : <Count value={ceiling} />;
}

/** How far an order has come on each member, and why no further. */
export function Deliveries({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  const { t } = useTranslation('pool');
  if (deliveries.length === 0) {
    return <span className="hub-soft">{t('deliveries.nowhere')}</span>;
  }
  return deliveries.map((it) => (
    <div key={it.memberId}>
      <StatusTag tone={TONES[it.state]}>{t(`deliveries.${it.state}`)}</StatusTag> {it.memberId}
      {it.failure !== undefined && it.failure !== null && (
        <div className="hub-soft" lang="en">
          {it.failure}
        </div>
      )}
    </div>
  ));
}

/** Who ordered it, when and why. */
export function Ordered({ by, at, reason }: { readonly by: string; readonly at: string; readonly reason: string }) {
  const nameOf = usePersonName();
  return (
    <>
      {nameOf(by)} · <Time at={at} form="ago" />
      <div className="hub-soft">{reason}</div>
    </>
  );
}
