import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../shared/FormModal';
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
  const { t } = useTranslation('people');
  const { message } = App.useApp();
  const invite = useInvite((person) => {
    void message.success(t('invited', { name: person.name }));
    onClose();
    onInvited(person);
  });
  return (
    <FormModal<Invitation>
      title={t('form.title')}
      submit={t('form.submit')}
      start={{ roles: [] }}
      write={invite}
      onSubmit={(values) => invite.mutate({ ...values, name: values.name.trim(), email: values.email.trim() })}
      onClose={onClose}
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
    </FormModal>
  );
}
