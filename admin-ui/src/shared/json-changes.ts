/** One field that differs; `undefined` where it is not there. */
export interface FieldChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'same';
  readonly before: unknown;
  readonly after: unknown;
}

/** Compares two JSON records field by field; lists are compared as a whole. */
export function changesOf(before: unknown, after: unknown): FieldChange[] {
  return compare('', before ?? undefined, after ?? undefined);
}

function compare(path: string, before: unknown, after: unknown): FieldChange[] {
  if (isRecord(before) || isRecord(after)) {
    const old = isRecord(before) ? before : {};
    const fresh = isRecord(after) ? after : {};
    const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
    return names.flatMap((name) => compare(path === '' ? name : `${path}.${name}`, old[name], fresh[name]));
  }
  return before === undefined && after === undefined ? [] : [{ path, kind: kindOf(before, after), before, after }];
}

function kindOf(before: unknown, after: unknown): FieldChange['kind'] {
  if (before === undefined) {
    return 'added';
  }
  if (after === undefined) {
    return 'removed';
  }
  return JSON.stringify(before) === JSON.stringify(after) ? 'same' : 'changed';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
