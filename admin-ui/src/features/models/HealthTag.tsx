import { useTranslation } from 'react-i18next';
import { StatusTag, type Tone } from '../../shared/StatusTag';
import type { Model } from './queries';

type Health = 'good' | 'partly' | 'down' | 'unserved' | 'unknown' | 'retired';

const TONES: Record<Health, Tone> = {
  good: 'good',
  partly: 'warn',
  down: 'bad',
  unserved: 'bad',
  unknown: 'calm',
  retired: 'calm',
};

/** Whether calls of a model find a member now. */
export function HealthTag({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const health = healthOf(model);
  const members = model.health?.members ?? 0;
  return (
    <>
      <StatusTag tone={TONES[health]}>{t(`healths.${health}`)}</StatusTag>
      {model.health && members > 0 && health !== 'retired' && (
        <div className="hub-soft">
          {t('serving', { serving: String(model.health.serving), members: String(members) })}
          {typeof model.health.registered === 'number' && (
            <>
              <br />
              {t('adapters.spreadOf', {
                registered: String(model.health.registered),
                members: String(members),
                resident: String(model.health.resident ?? 0),
              })}
            </>
          )}
        </div>
      )}
    </>
  );
}

export function healthOf({ status, health }: Pick<Model, 'status' | 'health'>): Health {
  if (status === 'RETIRED') {
    return 'retired';
  }
  if (health === undefined || health === null) {
    return 'unknown';
  }
  if (health.members === 0) {
    return 'unserved';
  }
  // Of a derived model, a member without its adapter serves nothing.
  const serving = Math.min(health.serving, health.registered ?? health.serving);
  return serving === 0 ? 'down' : serving < health.members ? 'partly' : 'good';
}
