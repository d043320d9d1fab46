import { Alert, Checkbox, Modal } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { CopyText } from './CopyText';

interface SecretOnceProps {
  readonly title: string;
  /** Name and value of each part, for example a client's id and its secret. */
  readonly secrets: readonly { readonly label: string; readonly value: string }[];
  readonly onClose: () => void;
  /** What to do with it. */
  readonly children?: ReactNode;
}

/**
 * A secret that the service shows once and cannot show again. It closes only when the person says
 * that it is kept, and warns whoever leaves before that. Keep it in component state, never in a
 * query's cache.
 */
export function SecretOnce({ title, secrets, onClose, children }: SecretOnceProps) {
  const { t } = useTranslation('common');
  const [kept, setKept] = useState(false);
  const blocker = useBlocker(!kept);
  useEffect(() => {
    if (kept) {
      return;
    }
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    globalThis.addEventListener('beforeunload', warn);
    return () => globalThis.removeEventListener('beforeunload', warn);
  }, [kept]);
  useEffect(() => {
    if (blocker.state === 'blocked' && !globalThis.confirm(t('secret.leave'))) {
      blocker.reset();
    } else if (blocker.state === 'blocked') {
      blocker.proceed();
    }
  }, [blocker, t]);
  return (
    <Modal
      open
      title={title}
      closable={false}
      keyboard={false}
      maskClosable={false}
      okText={t('close')}
      okButtonProps={{ disabled: !kept }}
      cancelButtonProps={{ style: { display: 'none' } }}
      onOk={onClose}
      width={620}
    >
      <Alert type="warning" showIcon message={t('secret.once')} />
      <dl className="hub-secret">
        {secrets.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <CopyText text={value} label={label} />
            </dd>
          </div>
        ))}
      </dl>
      {children}
      <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)}>
        {t('secret.kept')}
      </Checkbox>
    </Modal>
  );
}
