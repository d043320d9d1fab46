import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../api/problem';
import { FormModal } from '../../shared/FormModal';

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
  const { t } = useTranslation('projects');
  return (
    <FormModal<{ name: string }>
      title={title}
      submit={submit}
      start={{ name }}
      write={write}
      onSubmit={(values) => (values.name.trim() === name ? onClose() : write.mutate(values.name.trim()))}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('name')}
        {...(note === undefined ? {} : { extra: note })}
        rules={[{ required: true, whitespace: true, message: t('form.nameMissing') }]}
      >
        <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
      </Form.Item>
    </FormModal>
  );
}
