import { App, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '../../shared/ProblemView';
import { RoleBoxes } from './RoleBoxes';
import { useInvite, type Invitation, type Person } from './queries';

const NAME_LENGTH_MAX = 80;

/** Asks whom to invite. */
export function InviteForm({
  onClose,
  onInvited,
}: {
  readonly onClose: () => void;
  readonly onInvited: (person: Person) => void;
}) {
  const { t } = useTranslation(['people', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Invitation>();
  const invite = useInvite((person) => {
    void message.success(t('invited', { name: person.name }));
    onClose();
    onInvited(person);
  });
  return (
    <Modal
      open
      title={t('form.title')}
      okText={t('form.submit')}
      cancelText={t('common:cancel')}
      confirmLoading={invite.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      maskClosable={false}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ roles: [] }}
        onFinish={(values) => invite.mutate({ ...values, name: values.name.trim(), email: values.email.trim() })}
      >
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, message: t('form.nameMissing') }]}
        >
          <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="email"
          label={t('email')}
          extra={t('form.emailNote')}
          rules={[{ required: true, type: 'email', message: t('form.emailMissing') }]}
        >
          <Input autoComplete="off" inputMode="email" />
        </Form.Item>
        <Form.Item
          name="roles"
          label={t('roles')}
          extra={t('form.rolesNote')}
          rules={[{ required: true, type: 'array', min: 1, message: t('form.rolesMissing') }]}
        >
          <RoleBoxes />
        </Form.Item>
      </Form>
      {invite.error && <ProblemView problem={invite.error} form="line" />}
    </Modal>
  );
}
