import type { ReactNode } from 'react';

export type Tone = 'good' | 'warn' | 'bad' | 'calm';

/** A state in one word; its colour only repeats what the word says. */
export function StatusTag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`hub-tag hub-tag-${tone}`}>{children}</span>;
}
