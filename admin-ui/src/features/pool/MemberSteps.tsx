import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../shared/Count';
import { DangerButton } from '../../shared/DangerButton';
import { servedAlone, sumOfModels, useMemberStep, type PoolMember } from './queries';

/** Drains a member, or lets it take requests again. */
export function MemberSteps({ member, all }: { readonly member: PoolMember; readonly all: readonly PoolMember[] }) {
  const { t, i18n } = useTranslation('pool');
  const { message } = App.useApp();
  const drain = useMemberStep(member.memberId, 'drain');
  const resume = useMemberStep(member.memberId, 'resume');
  const name = { member: member.memberId };
  if (member.drain) {
    return (
      <DangerButton
        label={t('resume')}
        question={t('resumeQuestion', name)}
        needsReason
        button={{ size: 'small' }}
        onConfirm={async (reason) => {
          await resume.mutateAsync(reason);
          void message.success(t('resumed', name));
        }}
      >
        {t('resumeHits')}
      </DangerButton>
    );
  }
  const alone = servedAlone(member, all);
  const running = sumOfModels([member], (it) => it.running);
  return (
    <DangerButton
      label={t('drain')}
      question={t('drainQuestion', name)}
      needsReason
      button={{ size: 'small', disabled: !member.alive }}
      onConfirm={async (reason) => {
        await drain.mutateAsync(reason);
        void message.success(t('drained', name));
      }}
    >
      <p>{t('drainHits', { running: formatCount(running, i18n.language) })}</p>
      {alone.length > 0 && <p>{t('drainAlone', { models: alone.join(', ') })}</p>}
    </DangerButton>
  );
}
