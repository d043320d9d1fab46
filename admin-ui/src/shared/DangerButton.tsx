import { Button, Form, Input, Modal, type ButtonProps } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../api/problem';
import { ProblemView } from './ProblemView';

interface DangerButtonProps {
  /** The verb, on the button and as the dialog's confirmation. */
  readonly label: string;
  /** The question, with the name of what it hits. */
  readonly question: string;
  /** What will happen: who is hit, what cannot be undone. */
  readonly children?: ReactNode;
  /** For the worst: the text that must be typed before it can be done. */
  readonly typed?: string;
  /** Whether a reason must be given; it goes to the audit trail. */
  readonly needsReason?: boolean;
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly button?: Pick<ButtonProps, 'size' | 'type' | 'disabled' | 'icon'>;
}

const REASON_LENGTH_MAX = 200;

/** A button for what destroys or interrupts: it asks first and names what it hits. */
export function DangerButton(props: DangerButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button danger {...props.button} onClick={() => setOpen(true)}>
        {props.label}
      </Button>
      {open && <Question {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function Question(props: DangerButtonProps & { readonly onClose: () => void }) {
  const { label, question, children, typed, needsReason = false, onConfirm, onClose } = props;
  const { t } = useTranslation('common');
  const [reason, setReason] = useState('');
  const [echo, setEcho] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ready = (typed === undefined || echo === typed) && (!needsReason || reason.trim() !== '');
  const confirm = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={question}
      okText={label}
      okButtonProps={{ danger: true, disabled: !ready }}
      confirmLoading={busy}
      cancelText={t('cancel')}
      onOk={() => void confirm()}
      onCancel={() => {
        if (!busy) {
          onClose();
        }
      }}
      closable={!busy}
      maskClosable={false}
    >
      <div className="hub-danger">{children}</div>
      <Form layout="vertical" component="div">
        {needsReason && (
          <Form.Item label={t('danger.reason')} htmlFor="danger-reason" extra={t('danger.reasonNote')}>
            <Input.TextArea
              id="danger-reason"
              rows={2}
              maxLength={REASON_LENGTH_MAX}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Form.Item>
        )}
        {typed !== undefined && (
          <Form.Item label={t('danger.typed', { typed })} htmlFor="danger-typed">
            <Input
              id="danger-typed"
              value={echo}
              autoComplete="off"
              onChange={(event) => setEcho(event.target.value)}
            />
          </Form.Item>
        )}
      </Form>
      {problem && <ProblemView problem={problem} form="line" />}
    </Modal>
  );
}
