import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LimitLevel } from './rights';
import { useSubject, useSubjects } from './subjects';

interface SubjectChoiceProps {
  readonly level: LimitLevel;
  readonly value?: string;
  readonly onChange?: (id: string) => void;
  readonly id?: string;
}

/** One of the bank's projects, apps or keys; the service looks for the name. */
export function SubjectChoice({ level, value, onChange, id }: SubjectChoiceProps) {
  const { t } = useTranslation('limits');
  const [q, setQ] = useState('');
  const query = useSubjects(level, q);
  const chosen = useSubject(level, value);
  const found = query.data ?? [];
  const all = chosen === undefined || found.some((it) => it.id === chosen.id) ? found : [chosen, ...found];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      showSearch
      filterOption={false}
      loading={query.isFetching}
      placeholder={t('form.search')}
      onSearch={setQ}
      onChange={(it: string) => onChange?.(it)}
      options={all.map((it) => ({ value: it.id, label: it.name }))}
    />
  );
}
