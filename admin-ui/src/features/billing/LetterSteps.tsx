import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { DangerButton } from '../../shared/DangerButton';
import { useDismiss, useRetry, type Letter } from './book-queries';

interface LetterStepsProps {
  readonly letter: Letter;
  readonly bank: string;
  readonly size?: 'small' | 'middle';
  /** It waits no longer. */
  readonly onResolved: () => void;
}

/** Books usage after all, or decides that it never will be. */
export function LetterSteps({ letter, bank, size = 'middle', onResolved }: LetterStepsProps) {
  const { t } = useTranslation('billing');
  const { message } = App.useApp();
  const retry = useRetry((after) => {
    if (after.resolution === 'BOOKED') {
      void message.success(t('letters.booked'));
      onResolved();
    } else {
      void message.warning(t('letters.stillOpen', { reason: t(`reason.${after.reason}`) }));
    }
  });
  const dismiss = useDismiss();
  return (
    <span className="hub-downloads">
      <Button
        size={size}
        loading={retry.isPending}
        onClick={() =>
          retry.mutate(letter.id, {
            onError: (problem) => void message.error(problem.body.detail || t('letters.failed')),
          })
        }
      >
        {t('letters.retry')}
      </Button>
      <DangerButton
        label={t('letters.dismiss')}
        question={t('letters.dismissQuestion', { id: String(letter.id), bank })}
        needsReason
        button={{ size }}
        onConfirm={async (reason) => {
          await dismiss.mutateAsync({ id: letter.id, reason });
          void message.success(t('letters.dismissed'));
          onResolved();
        }}
      >
        {t('letters.dismissHits')}
      </DangerButton>
    </span>
  );
}
