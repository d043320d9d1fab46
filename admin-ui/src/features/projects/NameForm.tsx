import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../api/problem';
import { ProblemView } from '../../shared/ProblemView';

interface NameFormProps {
  readonly title: string;
  readonly submit: string;
  /** The present name, where there is one. */
  readonly name?: string;
  readonly note?: string;
  readonly write: {
    readonly mutate: (name: string) => void;
    readonly isPending: boolean;
    readonly error: Problem | null;
  };
  readonly onClose: () => void;
}

const NAME_LENGTH_MAX = 80;

/** Asks for a name: of a new project or app, or another one. */
export function NameForm({ title, submit, name = '', note, write, onClose }: NameFormProps) {
  const { t } = useTranslation(['projects', 'common']);
  const [form] = Form.useForm<{ name: string }>();
  return (
    <Modal
      open
      title={title}
      okText={submit}
      cancelText={t('common:cancel')}
      confirmLoading={write.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      maskClosable={false}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name }}
        onFinish={(values) => (values.name.trim() === name ? onClose() : write.mutate(values.name.trim()))}
      >
        <Form.Item
          name="name"
          label={t('name')}
          {...(note === undefined ? {} : { extra: note })}
          rules={[{ required: true, whitespace: true, message: t('form.nameMissing') }]}
        >
          <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
        </Form.Item>
      </Form>
      {write.error && <ProblemView problem={write.error} form="line" />}
    </Modal>
  );
}
