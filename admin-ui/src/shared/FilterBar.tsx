import { Button, DatePicker, Input } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { bankToday } from './bank-time';
import { Choice } from './Choice';
import { daysOf, PRESETS, type DayRange, type Preset } from './url-state';

const TYPING_MILLIS = 350;

interface FilterBarProps {
  readonly children: ReactNode;
  /** Clears them; missing where none is set. */
  readonly onReset?: (() => void) | undefined;
}

/** The filters of a page in a row; each is a labelled control whose value lives in the URL. */
export function FilterBar({ children, onReset }: FilterBarProps) {
  const { t } = useTranslation('common');
  return (
    <div className="hub-filters" role="search" aria-label={t('filter.name')}>
      {children}
      {onReset && (
        <Button type="text" onClick={onReset}>
          {t('filter.reset')}
        </Button>
      )}
    </div>
  );
}

interface FieldProps<T> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A text that is looked for once typing pauses. */
export function TextFilter({ label, value, onChange }: FieldProps<string>) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value); // changed elsewhere, as by the reset button
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) {
      return;
    }
    const timer = setTimeout(() => onChange(typed), TYPING_MILLIS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <Input.Search
      allowClear
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onSearch={onChange}
      className="hub-filter-text"
    />
  );
}

interface ChoiceProps extends FieldProps<string> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What stands for "does not matter"; without it a choice is always made. */
  readonly any?: string;
  readonly isLoading?: boolean;
}

/** One of a list; empty where it does not matter. */
export function ChoiceFilter({ label, value, onChange, options, any, isLoading }: ChoiceProps) {
  return (
    <Choice
      label={label}
      showSearch
      optionFilterProp="label"
      loading={isLoading ?? false}
      value={value}
      onChange={onChange}
      options={[...(any === undefined ? [] : [{ value: '', label: any }]), ...options]}
      className="hub-filter-choice"
    />
  );
}

/** Presets, and two days of one's own. Days are the banks'. */
export function RangeFilter({ value, onChange }: Omit<FieldProps<DayRange>, 'label'>) {
  const { t } = useTranslation('common');
  const { first, last } = daysOf(value);
  return (
    <span className="hub-filter-range">
      <Choice<Preset | 'own'>
        label={t('filter.range')}
        value={'preset' in value ? value.preset : 'own'}
        onChange={(preset) => onChange(preset === 'own' ? { first, last } : { preset })}
        options={[
          ...PRESETS.map((preset) => ({ value: preset, label: t(`range.${preset}`) })),
          { value: 'own' as const, label: t('range.own') },
        ]}
      />
      {!('preset' in value) && (
        <DatePicker.RangePicker
          allowClear={false}
          value={[dayjs(first), dayjs(last)]}
          maxDate={dayjs(bankToday())}
          onChange={(days) => {
            if (days?.[0] && days[1]) {
              onChange({ first: days[0].format('YYYY-MM-DD'), last: days[1].format('YYYY-MM-DD') });
            }
          }}
          aria-label={t('filter.days')}
        />
      )}
    </span>
  );
}
