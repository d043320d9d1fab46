import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { CopyText, ShortId } from '../../shared/CopyText';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import type { Letter } from './book-queries';
import { LetterSteps } from './LetterSteps';
import { LETTER_RESOLVERS } from './rights';

interface LetterDrawerProps {
  /** Missing where it is dealt with already. */
  readonly letter: Letter | undefined;
  readonly nameOf: (tenantId: string) => string;
  readonly onClose: () => void;
}

/** One usage event that was set aside, as it came. */
export function LetterDrawer({ letter, nameOf, onClose }: LetterDrawerProps) {
  const { t } = useTranslation('billing');
  return (
    <Drawer open width={640} title={t('letters.one')} onClose={onClose}>
      {letter === undefined ? <EmptyNote title={t('letters.gone')} /> : <Facts {...{ letter, nameOf, onClose }} />}
    </Drawer>
  );
}

function Facts({ letter, nameOf, onClose }: LetterDrawerProps & { readonly letter: Letter }) {
  const { t } = useTranslation('billing');
  const text = readably(letter.event);
  return (
    <div className="hub-page">
      <dl className="hub-facts">
        <dt>{t('bank')}</dt>
        <dd>{nameOf(letter.tenantId)}</dd>
        <dt>{t('letters.reason')}</dt>
        <dd>{t(`reason.${letter.reason}`)}</dd>
        <dt>{t('letters.detail')}</dt>
        <dd lang="en">{letter.detail}</dd>
        <dt>{t('letters.at')}</dt>
        <dd>
          <Time at={letter.recordedAt} />
        </dd>
        {letter.eventId !== undefined && (
          <>
            <dt>{t('usageId')}</dt>
            <dd>
              <ShortId id={letter.eventId} label={t('usageId')} />
            </dd>
          </>
        )}
        {letter.stream !== undefined && (
          <>
            <dt>{t('letters.stream')}</dt>
            <dd>{nameOf(letter.stream)}</dd>
          </>
        )}
        <dt>{t('letters.event')}</dt>
        <dd>
          <CopyText text={letter.event} shown={t('letters.copyEvent')} label={t('letters.event')} />
        </dd>
      </dl>
      <pre className="hub-event">{text}</pre>
      <RoleGate {...LETTER_RESOLVERS}>
        <LetterSteps letter={letter} bank={nameOf(letter.tenantId)} onResolved={onClose} />
      </RoleGate>
    </div>
  );
}

/** The event with a line for each field; as it is where it is no JSON, which may be its fault. */
function readably(event: string): string {
  try {
    return JSON.stringify(JSON.parse(event), null, 2);
  } catch {
    return event;
  }
}
