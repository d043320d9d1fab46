import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Problem } from './problem';

/** Headers that make a write safe to repeat. */
export interface Attempt {
  readonly 'Idempotency-Key': string;
}

interface Write<I, O> {
  readonly run: (input: I, attempt: Attempt) => Promise<O>;
  /** What is out of date once it has succeeded. */
  readonly invalidates?: readonly QueryKey[];
  readonly onDone?: (result: O, input: I) => void;
}

/**
 * A write with an idempotency key. The same input again, after an answer was lost, carries the same
 * key, so that nothing is done twice; other input, or the next write after a success, a new one.
 */
export function useWrite<I, O>(write: Write<I, O>): UseMutationResult<O, Problem, I> {
  const queries = useQueryClient();
  const last = useRef<{ content: string; key: string } | null>(null);
  return useMutation<O, Problem, I>({
    mutationFn: (input) => {
      const content = JSON.stringify(input) ?? '';
      if (last.current?.content !== content) {
        last.current = { content, key: crypto.randomUUID() };
      }
      return write.run(input, { 'Idempotency-Key': last.current.key });
    },
    onSuccess: async (result, input) => {
      last.current = null;
      write.onDone?.(result, input);
      await Promise.all((write.invalidates ?? []).map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
