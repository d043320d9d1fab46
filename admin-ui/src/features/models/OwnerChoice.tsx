import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../../api/client';

interface OwnerChoiceProps {
  readonly banks: readonly Schema<'Tenant'>[];
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (owner: string) => void;
}

/** The alliance, or the bank whose own model it is. */
export function OwnerChoice({ banks, id, value, onChange }: OwnerChoiceProps) {
  const { t } = useTranslation('models');
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      {...(onChange === undefined ? {} : { onChange })}
      showSearch
      optionFilterProp="label"
      options={[
        { value: '', label: t('ofAlliance') },
        ...banks.filter((it) => it.status !== 'CLOSED').map((it) => ({ value: it.id, label: it.name })),
      ]}
    />
  );
}
