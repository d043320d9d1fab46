import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { usePages, type Page } from '../../api/pages';
import type { AuditRecord, ProofJob } from '../../api/planned';
import { planned } from '../../api/planned-fetch';
import type { Problem } from '../../api/problem';
import { useWrite } from '../../api/writes';
import { useJob } from '../../shared/JobProgress';
import { useScope } from '../../shared/scope';
import { queryOf, type AuditState } from './filters';

/** Records, newest first unless asked otherwise. */
export function useRecords(state: AuditState) {
  const { apiBase } = useScope();
  const query = { ...queryOf(state), sort: state.sort };
  return usePages<AuditRecord>(['audit', 'records', apiBase, query], (cursor, signal) =>
    planned<Page<AuditRecord>>('GET', `${apiBase}/audit`, { query: { ...query, cursor }, signal }),
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
      const proofs = await planned<Page<ProofJob>>('GET', `${apiBase}/audit/verifications`, {
        query: { limit: 1 },
        signal,
      });
      return proofs.items[0] ?? null;
    },
  });
  const id = asked ?? last.data?.id ?? null;
  const job = useJob<ProofJob>(['audit', 'proof', apiBase], id, (which, signal) =>
    planned<ProofJob>('GET', `${apiBase}/audit/verifications/${encodeURIComponent(which)}`, { signal }),
  );
  const ask = useWrite<null, ProofJob>({
    run: (_, headers) => planned<ProofJob>('POST', `${apiBase}/audit/verify`, { headers: { ...headers } }),
    onDone: (made) => {
      queries.setQueryData(['audit', 'proof', apiBase, made.id], made);
      setAsked(made.id);
    },
  });
  return { last, job, ask, isNone: last.data === null && asked === null };
}
