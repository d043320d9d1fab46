import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { data, given, scopedApi, type Schema } from '../../api/client';
import { usePages } from '../../api/pages';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { useJob } from '../../shared/JobProgress';
import { useScope } from '../../shared/scope';
import { queryOf, type AuditState } from './filters';

/** The document calls the records before and after texts; they come as JSON. */
export type AuditRecord = Omit<Schema<'AuditEntry'>, 'before' | 'after'> & {
  readonly before?: unknown;
  readonly after?: unknown;
};

/** The proof of a bank's chain, of the alliance's own (`@alliance`), or of all (`@all`). */
export type ProofJob = Schema<'ProofJob'>;

/** Records, newest first unless asked otherwise. */
export function useRecords(state: AuditState) {
  const { apiBase } = useScope();
  const query = { ...queryOf(state), sort: state.sort };
  return usePages<AuditRecord>(['audit', 'records', apiBase, query], (cursor, signal) =>
    data(scopedApi(apiBase).GET('/audit', { params: { query: given({ ...query, cursor }) }, signal })),
  );
}

/** The proof of this scope's chains: the last one, or the one that runs; and how to ask for one. */
export function useProof() {
  const { apiBase } = useScope();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<string | null>(null);
  const last = useQuery<ProofJob | null, Problem>({
    queryKey: ['audit', 'last-proof', apiBase],
    queryFn: async ({ signal }) => {
      const proofs = await data(
        scopedApi(apiBase).GET('/audit/verifications', { params: { query: { limit: 1 } }, signal }),
      );
      return proofs.items[0] ?? null;
    },
  });
  const id = asked ?? last.data?.id ?? null;
  const job = useJob<ProofJob>(['audit', 'proof', apiBase], id, (which, signal) =>
    data(scopedApi(apiBase).GET('/audit/verifications/{id}', { params: { path: { id: which } }, signal })),
  );
  const ask = useWrite<null, ProofJob>({
    run: (_again, header) => data(scopedApi(apiBase).POST('/audit/verify', { params: { header } })),
    onDone: (made) => {
      queries.setQueryData(['audit', 'proof', apiBase, made.id], made);
      setAsked(made.id);
    },
  });
  return { last, job, ask, isNone: last.data === null && asked === null };
}
