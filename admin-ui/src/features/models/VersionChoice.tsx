import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVersions, type Version } from './queries';

interface VersionChoiceProps {
  readonly id?: string;
  readonly value?: Version;
  readonly onChange?: (version: Version | undefined) => void;
  /** One that makes no sense to choose. */
  readonly present?: string;
}

const DIGEST_SHOWN = 12;

/** One of the registered versions; the service looks for names and digests. */
export function VersionChoice({ id, value, onChange, present }: VersionChoiceProps) {
  const { t } = useTranslation('models');
  const [q, setQ] = useState('');
  const { data = [], isFetching } = useVersions(q);
  const listed = value === undefined || data.some((it) => it.id === value.id) ? data : [value, ...data];
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value: value.id })}
      showSearch
      filterOption={false}
      loading={isFetching}
      placeholder={t('versions.search')}
      onSearch={setQ}
      onChange={(id) => onChange?.(listed.find((it) => it.id === id))}
      options={listed.map((it) => ({
        value: it.id,
        disabled: it.id === present,
        label:
          `${it.name} · ${it.quantisation} · ${it.id.slice(0, DIGEST_SHOWN)}…` +
          (it.id === present ? ` (${t('versions.same')})` : ''),
      }))}
    />
  );
}
