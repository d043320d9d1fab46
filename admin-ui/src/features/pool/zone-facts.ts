import type { Caches, ModelCache } from './zone-queries';

/** A zone of one model on one member. */
export interface ZoneRow {
  readonly member: string;
  readonly model: ModelCache;
  readonly zone: ModelCache['zones'][number];
}

export type ZoneOwner = 'bank' | 'published' | 'nobody';

const PUBLISHED = 'published:';
/** Names that members give zones of calls that no bank made. */
const OF_NOBODY = ['local', 'unnamed'];
const CEILING_OPEN = 2_147_483_647;
const DIGEST_SHOWN = 12;

/** All zones, in the order of their members and models. */
export function zoneRows(caches: Caches): readonly ZoneRow[] {
  return caches.members.flatMap((member) =>
    member.models.flatMap((model) => model.zones.map((zone) => ({ member: member.memberId, model, zone }))),
  );
}

export function ownerOf(zone: string): ZoneOwner {
  if (zone.startsWith(PUBLISHED)) {
    return 'published';
  }
  return OF_NOBODY.includes(zone) ? 'nobody' : 'bank';
}

/** The name under which a zone's prefix was published. */
export function prefixOf(zone: string): string {
  return zone.slice(PUBLISHED.length);
}

/** A ceiling that forbids nothing is none. */
export function ceilingOf(ceiling: number | null | undefined): number | null {
  return ceiling === undefined || ceiling === null || ceiling >= CEILING_OPEN ? null : ceiling;
}

/** What callers call a model; its digest where nobody does. */
export function modelName(model: Pick<ModelCache, 'baseDigest' | 'name' | 'aliases'>): string {
  return model.aliases.length > 0 ? model.aliases.join(', ') : (model.name ?? shortDigest(model.baseDigest));
}

export function shortDigest(digest: string): string {
  return digest.slice(0, DIGEST_SHOWN);
}

/** Each model that some member serves, once. */
export function modelsOf(caches: Caches): readonly ModelCache[] {
  const byDigest = new Map<string, ModelCache>();
  for (const model of caches.members.flatMap((member) => member.models)) {
    byDigest.set(model.baseDigest, byDigest.get(model.baseDigest) ?? model);
  }
  return [...byDigest.values()];
}

export interface FloorRoom {
  /** Blocks that are promised to other banks. */
  readonly promised: number;
  /** Blocks of the smallest member; null where no member reports this model. */
  readonly total: number | null;
}

/** What is left of a model's blocks for the floor of a bank. */
export function floorRoom(caches: Caches, baseDigest: string, zone: string): FloorRoom {
  const promised = caches.quotas
    .filter((it) => it.baseDigest === baseDigest && it.zone !== zone)
    .reduce((sum, it) => sum + it.floor, 0);
  const totals = caches.members.flatMap((member) =>
    member.models.filter((it) => it.baseDigest === baseDigest).map((it) => it.blocksTotal),
  );
  return { promised, total: totals.length === 0 ? null : Math.min(...totals) };
}
