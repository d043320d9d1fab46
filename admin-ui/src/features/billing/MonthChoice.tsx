import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useTranslation } from 'react-i18next';
import { bankMonth, plusMonths, type BankMonth } from '../../shared/bank-time';

interface MonthChoiceProps {
  readonly value: BankMonth;
  readonly onChange: (month: BankMonth) => void;
}

/** A billing month up to the present one, and steps to its neighbours. */
export function MonthChoice({ value, onChange }: MonthChoiceProps) {
  const { t } = useTranslation('billing');
  const present = bankMonth();
  return (
    <span className="hub-month" role="group" aria-label={t('month.name')}>
      <Button icon={<LeftOutlined />} aria-label={t('month.before')} onClick={() => onChange(plusMonths(value, -1))} />
      <DatePicker
        picker="month"
        allowClear={false}
        aria-label={t('month.name')}
        format="YYYY-MM"
        value={dayjs(`${value}-01`)}
        maxDate={dayjs(`${present}-01`)}
        onChange={(month) => onChange(month.format('YYYY-MM'))}
      />
      <Button
        icon={<RightOutlined />}
        aria-label={t('month.after')}
        disabled={value >= present}
        onClick={() => onChange(plusMonths(value, 1))}
      />
    </span>
  );
}
