import type { Dayjs } from 'dayjs';
import type { Schema } from '../../api/client';
import { expiryOf, type Expiry } from './expiry';
import type { ApiKey, NewKey } from './queries';

/** What is typed into the form of a key. */
export interface Answers {
  readonly appId: string | undefined;
  readonly name: string;
  readonly models: readonly string[];
  readonly networks: readonly string[];
  readonly expiry: Expiry;
  readonly day?: Dayjs | null;
}

/** What stands in the form at first. */
export function answersOf(key: ApiKey | null, appId: string): Answers {
  return {
    appId: appId === '' ? undefined : appId,
    name: key?.name ?? '',
    models: key?.models ?? [],
    networks: key?.networks ?? [],
    expiry: key === null ? '365' : 'keep',
  };
}

/** A new key, as the service takes it. */
export function newKeyOf({ appId = '', name, models, networks, expiry, day }: Answers): NewKey {
  const expiresAt = expiryOf(expiry, day);
  return {
    appId,
    name: name.trim(),
    models: [...models],
    networks: [...networks],
    ...(expiresAt === null ? {} : { expiresAt }),
  };
}

/** Only what is to be other; null where all stays. */
export function changeOf(key: ApiKey, answers: Answers): Schema<'KeyChange'> | null {
  const { name, models, networks, expiresAt } = newKeyOf(answers);
  const change = {
    ...(name === key.name ? {} : { name }),
    ...(isSame(models, key.models) ? {} : { models }),
    ...(isSame(networks, key.networks) ? {} : { networks }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(answers.expiry === 'never' && key.expiresAt !== undefined ? { neverExpires: true } : {}),
  };
  return Object.keys(change).length === 0 ? null : (change as Schema<'KeyChange'>);
}

function isSame(some: readonly string[] = [], others: readonly string[] = []): boolean {
  return some.length === others.length && some.every((it) => others.includes(it));
}
