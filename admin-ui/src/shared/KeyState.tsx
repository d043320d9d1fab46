import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client';
import { StatusTag, type Tone } from './StatusTag';

export type KeyStateName = 'active' | 'ending' | 'stopped' | 'expired' | 'revoked';

const TONES: Record<KeyStateName, Tone> = {
  active: 'good',
  ending: 'warn',
  stopped: 'warn',
  expired: 'calm',
  revoked: 'bad',
};
/** From when on the overview warns, too. */
const SOON_MILLIS = 14 * 86_400_000;

type Ends = Pick<Schema<'ApiKey'>, 'status' | 'expiresAt'>;

/** What has become of a key; `isStopped` where its app or project is archived. */
export function keyStateOf({ status, expiresAt }: Ends, isStopped = false, now = Date.now()): KeyStateName {
  if (status === 'REVOKED') {
    return 'revoked';
  }
  const left = expiresAt === undefined ? Infinity : Date.parse(expiresAt) - now;
  if (left <= 0) {
    return 'expired';
  }
  if (isStopped) {
    return 'stopped';
  }
  return left <= SOON_MILLIS ? 'ending' : 'active';
}

/** Whether a key can be used. */
export function KeyState({ apiKey, isStopped = false }: { readonly apiKey: Ends; readonly isStopped?: boolean }) {
  const { t } = useTranslation('common');
  const state = keyStateOf(apiKey, isStopped);
  return <StatusTag tone={TONES[state]}>{t(`keyState.${state}`)}</StatusTag>;
}
