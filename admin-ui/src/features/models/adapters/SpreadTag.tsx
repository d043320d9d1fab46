import { useTranslation } from 'react-i18next';
import { StatusTag, type Tone } from '../../../shared/StatusTag';
import type { AdapterView } from './queries';

type Place = 'everywhere' | 'partly' | 'failed' | 'onItsWay' | 'unserved' | 'unknown';

const TONES: Record<Place, Tone> = {
  everywhere: 'good',
  partly: 'warn',
  failed: 'bad',
  onItsWay: 'calm',
  unserved: 'bad',
  unknown: 'calm',
};

/** On how many members an adapter is, and why not on the others. */
export function SpreadTag({ adapter }: { readonly adapter: AdapterView }) {
  const { t } = useTranslation('models');
  const { spread } = adapter;
  if (adapter.held.status === 'WITHDRAWN') {
    return <span className="hub-soft">—</span>;
  }
  const place = placeOf(spread);
  return (
    <>
      <StatusTag tone={TONES[place]}>{t(`adapters.places.${place}`)}</StatusTag>
      {spread && spread.members > 0 && (
        <div className="hub-soft">
          {t('adapters.spreadOf', {
            registered: String(spread.registered),
            members: String(spread.members),
            resident: String(spread.resident),
          })}
        </div>
      )}
      {spread?.failures.map((why) => (
        <div key={why} className="hub-soft">
          {t('adapters.failure', { why })}
        </div>
      ))}
    </>
  );
}

export function placeOf(spread: AdapterView['spread']): Place {
  if (spread === undefined || spread === null) {
    return 'unknown';
  }
  if (spread.members === 0) {
    return 'unserved';
  }
  if (spread.registered === spread.members) {
    return 'everywhere';
  }
  if (spread.failures.length > 0) {
    return 'failed';
  }
  return spread.registered === 0 ? 'onItsWay' : 'partly';
}
