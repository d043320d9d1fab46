import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, data, given, type Schema } from '../../api/client';
import { usePages, type Pages } from '../../api/pages';
import { useWrite } from '../../api/writes';
import { hasEnded, useJob } from '../../shared/JobProgress';
import { BILLING, type RecountJob } from './queries';

export type AllRecounts = Schema<'AllRecounts'>;

/** What shows the newest recount of a month. */
const LISTS = ['recounts', 'invoices', 'months'];

/** The recounts of a bank's month, newest first. */
export function useRecounts(tenant: string, month: string): Pages<RecountJob> {
  return usePages<RecountJob>([BILLING, 'recounts', tenant, month], (cursor, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/invoices/{month}/recounts', {
        params: { path: { tenant, month }, query: given({ cursor }) },
        signal,
      }),
    ),
  );
}

/** The newest recount of a bank's month, how to ask for one and how to stop it. */
export function useRecount(tenant: string, month: string, last: RecountJob | undefined) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<string | null>(null);
  const key = [BILLING, 'recount', tenant, month];
  const keep = (job: RecountJob) => queries.setQueryData([...key, job.id], job);
  const job = useJob<RecountJob>(key, asked ?? last?.id ?? null, (id, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/invoices/{month}/recounts/{id}', {
        params: { path: { tenant, month, id } },
        signal,
      }),
    ),
  );
  const ask = useWrite<null, RecountJob>({
    run: (_, header) =>
      data(
        api.POST('/api/v1/tenants/{tenant}/invoices/{month}/recounts', {
          params: { path: { tenant, month }, header },
        }),
      ),
    invalidates: [[BILLING, 'recounts', tenant, month]],
    onDone: (made) => {
      keep(made);
      setAsked(made.id);
    },
  });
  const cancel = useWrite<string, RecountJob>({
    run: (id, header) =>
      data(
        api.POST('/api/v1/tenants/{tenant}/invoices/{month}/recounts/{id}/cancel', {
          params: { path: { tenant, month, id }, header },
        }),
      ),
    invalidates: [[BILLING, 'recounts', tenant, month]],
    onDone: keep,
  });
  useWhenEnded(job.data);
  return { job, ask, cancel };
}

/** One recount, as the history has it. */
export function useOneRecount(tenant: string, month: string, id: string) {
  return useJob<RecountJob>([BILLING, 'recount', tenant, month], id, (which, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/invoices/{month}/recounts/{id}', {
        params: { path: { tenant, month, id: which } },
        signal,
      }),
    ),
  );
}

/** The recounts of all banks that were asked for at once. */
export function useBatch(id: string, onAsked: (id: string) => void) {
  const queries = useQueryClient();
  const key = [BILLING, 'batch'];
  const keep = (batch: AllRecounts) => queries.setQueryData([...key, batch.id], batch);
  const job = useJob<AllRecounts>(key, id === '' ? null : id, (which, signal) =>
    data(api.GET('/api/v1/recounts/{id}', { params: { path: { id: which } }, signal })),
  );
  const ask = useWrite<string, AllRecounts>({
    run: (month, header) => data(api.POST('/api/v1/recounts', { params: { header }, body: { month } })),
    onDone: (made) => {
      keep(made);
      onAsked(made.id);
    },
  });
  const cancel = useWrite<string, AllRecounts>({
    run: (which, header) => data(api.POST('/api/v1/recounts/{id}/cancel', { params: { path: { id: which }, header } })),
    onDone: keep,
  });
  useWhenEnded(job.data);
  return { job, ask, cancel };
}

/** Lists show the newest recount: they are out of date once one has come to its end. */
function useWhenEnded(job: RecountJob | AllRecounts | undefined) {
  const queries = useQueryClient();
  const wasOpen = useRef(false);
  const isOpen = job !== undefined && !hasEnded(job);
  useEffect(() => {
    if (wasOpen.current && !isOpen) {
      LISTS.forEach((list) => void queries.invalidateQueries({ queryKey: [BILLING, list] }));
    }
    wasOpen.current = isOpen;
  }, [isOpen, queries]);
}
