import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RoleName } from '../../api/roles';
import { useScope } from '../../shared/scope';
import { rolesOf } from './queries';

interface RoleBoxesProps {
  readonly value?: readonly RoleName[];
  readonly onChange?: (roles: readonly RoleName[]) => void;
  readonly disabled?: boolean;
}

/** The roles that a person of this scope can have, each with what it may do. */
export function RoleBoxes({ value = [], onChange, disabled = false }: RoleBoxesProps) {
  const { t } = useTranslation(['people', 'common']);
  const scope = useScope();
  const toggle = (role: RoleName, on: boolean) =>
    onChange?.(rolesOf(scope).filter((it) => (it === role ? on : value.includes(it))));
  return (
    <div role="group" aria-label={t('roles')} className="hub-choices">
      {rolesOf(scope).map((role) => (
        <Checkbox
          key={role}
          checked={value.includes(role)}
          disabled={disabled}
          onChange={(event) => toggle(role, event.target.checked)}
        >
          {t(`common:role.${role}`)}
          <span className="hub-soft hub-choice-note">{t(`about.${role}`)}</span>
        </Checkbox>
      ))}
    </div>
  );
}
