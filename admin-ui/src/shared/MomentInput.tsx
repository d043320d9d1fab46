import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn'; // names of months and weekdays, which antd leaves to it
import { bankToday, startOf } from './bank-time';

interface MomentInputProps {
  /** An instant as the API writes it. */
  readonly value?: string | null;
  readonly onChange?: (value: string | null) => void;
  readonly id?: string;
  /** Days before this instant cannot be chosen. */
  readonly earliest?: string;
  readonly latest?: string;
}

const MINUTE_MILLIS = 60_000;

/** Asks for a minute in the banks' time, wherever the person is. */
export function MomentInput({ value, onChange, id, earliest, latest }: MomentInputProps) {
  return (
    <DatePicker
      {...(id === undefined ? {} : { id })}
      {...(earliest === undefined ? {} : { minDate: localOf(earliest) })}
      {...(latest === undefined ? {} : { maxDate: localOf(latest) })}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      showNow={false}
      value={value === null || value === undefined ? null : localOf(value)}
      onChange={(it) =>
        onChange?.(it === null ? null : instantOf(it.format('YYYY-MM-DD'), it.hour() * 60 + it.minute()))
      }
      className="hub-limit-input"
    />
  );
}

/** What the banks' clocks show, as the picker has it. */
function localOf(instant: string) {
  const day = bankToday(Date.parse(instant));
  const minutes = Math.floor((Date.parse(instant) - Date.parse(startOf(day))) / MINUTE_MILLIS);
  return dayjs(day).add(minutes, 'minute');
}

/** The instant so many minutes into a day of the banks. */
function instantOf(day: string, minutes: number): string {
  return new Date(Date.parse(startOf(day)) + minutes * MINUTE_MILLIS).toISOString();
}
