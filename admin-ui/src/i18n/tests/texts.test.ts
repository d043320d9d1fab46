import { describe, expect, it } from 'vitest';
import { allTexts } from '../../testing/texts';

type Names = Map<string, string>;

const sources = Object.entries(
  import.meta.glob<string>(
    ['../../**/*.{ts,tsx}', '!../../**/*.test.*', '!../../**/locales/*', '!../../api/schema.d.ts'],
    {
      eager: true,
      query: '?raw',
      import: 'default',
    },
  ),
);

/** Every text under its name: `common:problem.forbidden.title`. */
function namesOf(texts: Record<string, unknown>): Names {
  const names: Names = new Map();
  const walk = (path: string, value: unknown) => {
    if (typeof value === 'string') {
      names.set(path, value);
    } else {
      Object.entries(value as object).forEach(([name, it]) =>
        walk(path === '' || path.endsWith(':') ? path + name : `${path}.${name}`, it),
      );
    }
  };
  Object.entries(texts).forEach(([namespace, it]) => walk(`${namespace}:`, it));
  return names;
}

/** The names that code says whole, and the beginnings that it completes, as in t(`role.${role}`). */
function saidIn(code: string): { whole: Set<string>; begun: string[] } {
  const whole = new Set([...code.matchAll(/['"`]((?:[a-z]+:)?[\w.-]+)['"`]/gi)].map((it) => it[1] ?? ''));
  const begun = [...code.matchAll(/`((?:[a-z]+:)?[\w.-]+\.)\$\{/gi)].map((it) => it[1] ?? '');
  return { whole, begun };
}

export function unusedOf(names: Iterable<string>, files: readonly (readonly [string, string])[]): string[] {
  return [...names].filter((name) => {
    const [namespace = '', local = ''] = name.split(':');
    return !files.some(([file, code]) => {
      const isOwn = file.includes(`features/${namespace}/`) || namespace === 'common';
      const { whole, begun } = saidIn(code);
      const isSaid = (it: string) => whole.has(it) || begun.some((start) => it.startsWith(start));
      return isSaid(name) || (isOwn && isSaid(local));
    });
  });
}

describe('the texts', () => {
  const { zh = {}, en = {} } = allTexts();
  const chinese = namesOf(zh);
  const english = namesOf(en);

  it('are there in both languages under the same names', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('have the same places for values in both languages', () => {
    const places = (text: string | undefined) => [...(text ?? '').matchAll(/\{\{(\w+)/g)].map((it) => it[1]).sort();
    for (const [name, text] of chinese) {
      expect({ name, places: places(english.get(name)) }).toEqual({ name, places: places(text) });
    }
  });

  it('are all said somewhere', () => {
    expect(unusedOf(chinese.keys(), sources)).toEqual([]);
  });

  it('would be missed where nothing says them', () => {
    const code = [['../../features/usage/index.tsx', "t('title'); t(`outcome.${it}`); t('common:save')"]] as const;
    expect(unusedOf(['usage:title', 'usage:outcome.lost', 'usage:gone', 'audit:title', 'common:save'], code)).toEqual([
      'usage:gone',
      'audit:title',
    ]);
  });
});
