import { Form, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/problem';
import { ProblemView } from './ProblemView';

interface FormModalProps<A extends object> {
  readonly title: string;
  /** What the button says that sends the answers. */
  readonly submit: string;
  /** Sending them takes something away from somebody. */
  readonly isDangerous?: boolean;
  readonly width?: number;
  readonly start?: Partial<A>;
  /** The write that the answers lead to. */
  readonly write: { readonly isPending: boolean; readonly error: Problem | null };
  readonly onSubmit: (answers: A) => void;
  readonly onClose: () => void;
  /** What is to be known before the fields. */
  readonly before?: ReactNode;
  /** The fields. */
  readonly children: ReactNode;
}

const WIDTH = 520;

/** Asks for what a write needs, and stays open with the reason where it is refused. */
export function FormModal<A extends object>(props: FormModalProps<A>) {
  const {
    title,
    submit,
    isDangerous = false,
    width = WIDTH,
    start,
    write,
    onSubmit,
    onClose,
    before,
    children,
  } = props;
  const { t } = useTranslation('common');
  const [form] = Form.useForm<A>();
  return (
    <Modal
      open
      title={title}
      okText={submit}
      okButtonProps={{ danger: isDangerous }}
      cancelText={t('cancel')}
      confirmLoading={write.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      maskClosable={false}
      width={width}
    >
      {before}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={start ?? {}} onFinish={onSubmit}>
        {children}
      </Form>
      {write.error && <ProblemView problem={write.error} form="line" />}
    </Modal>
  );
}
