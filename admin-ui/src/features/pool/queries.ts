import { useQuery } from '@tanstack/react-query';
import { api, data, type Schema } from '../../api/client';
import { useLive } from '../../api/live';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';

export type PoolMember = Schema<'MemberView'>;
export type PoolModel = Schema<'ModelLoad'>;

const POOL = ['pool', 'members'];

/** The members: as read once, then as each second tells. */
export function useMembers() {
  const { event, status } = useLive('pool');
  const query = useQuery<readonly PoolMember[], Problem>({
    queryKey: POOL,
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/pool/members', { signal }))).items,
    refetchInterval: status === 'stale' ? 5_000 : false,
  });
  const isLive = event !== null && status === 'live';
  return { query: isLive ? { ...query, data: event.members, error: null } : query, status };
}

export function useMemberStep(member: string, step: 'drain' | 'resume') {
  return useWrite<string, unknown>({
    run: (reason, header) =>
      data<unknown>(
        api.POST(`/api/v1/pool/members/{member}/${step}`, { params: { path: { member }, header }, body: { reason } }),
      ),
    invalidates: [POOL],
  });
}

export type MemberState = 'good' | 'draining' | 'bad' | 'gone';

export function stateOf(member: PoolMember): MemberState {
  if (!member.alive) {
    return 'gone';
  }
  if (!member.healthy) {
    return 'bad';
  }
  return member.draining ? 'draining' : 'good';
}

/** A sum over all models of these members. */
export function sumOfModels(members: readonly PoolMember[], pick: (model: PoolModel) => number): number {
  return members.reduce((sum, member) => sum + member.models.reduce((part, it) => part + pick(it), 0), 0);
}

/** What callers can call only through this member. */
export function servedAlone(member: PoolMember, all: readonly PoolMember[]): readonly string[] {
  const others = all.filter((it) => it.memberId !== member.memberId && stateOf(it) === 'good');
  return member.models
    .filter((model) => !others.some((it) => it.models.some((served) => served.baseDigest === model.baseDigest)))
    .flatMap((model) => (model.aliases.length > 0 ? model.aliases : [model.name ?? model.baseDigest.slice(0, 12)]));
}
