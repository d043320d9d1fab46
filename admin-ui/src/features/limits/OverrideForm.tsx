import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayEnd } from '../../shared/bank-time';
import { LimitInput } from '../../shared/LimitValue';
import { MomentInput } from '../../shared/MomentInput';
import { PreviewedModal } from './PreviewedModal';
import { useSetOverride, type Limit } from './queries';

interface Answers {
  readonly value: number | null;
  readonly until: string | null;
  readonly reason: string;
}

const DAY_MILLIS = 86_400_000;
/** The service allows 31 days; a minute less, as time goes on while one types. */
const LONGEST_MILLIS = 31 * DAY_MILLIS - 60_000;
const REASON_LENGTH_MAX = 500;
const ENDS = ['day', '24h', '7d'] as const;

/** Asks for another value until a moment, and why. */
export function OverrideForm({ limit, onClose }: { readonly limit: Limit; readonly onClose: () => void }) {
  const { t } = useTranslation(['limits', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Answers>();
  const [now] = useState(() => Date.now());
  const save = useSetOverride(limit.id, () => {
    void message.success(t('overriding.saved'));
    onClose();
  });
  const { level, subjectId, kind, override } = limit;
  return (
    <PreviewedModal
      title={t('overriding.question', { subject: limit.subjectName, kind: t(`common:limit.kind.${kind}`) })}
      form={form}
      start={{ value: override?.value ?? limit.value, until: override?.until ?? null, reason: override?.reason ?? '' }}
      limitOf={({ value }) => (value === null || value === undefined ? null : { level, subjectId, kind, value })}
      save={{
        ...save,
        mutate: (it) => save.mutate({ value: it.value ?? 0, until: it.until ?? '', reason: it.reason.trim() }),
      }}
      onClose={onClose}
    >
      <Form.Item
        name="value"
        label={t('overriding.value')}
        rules={[{ required: true, message: t('form.valueMissing') }]}
      >
        <LimitInput kind={kind} />
      </Form.Item>
      <Form.Item
        name="until"
        label={t('overriding.until')}
        extra={
          <span className="hub-form-note">
            {ENDS.map((end) => (
              <Button key={end} size="small" onClick={() => form.setFieldValue('until', endOf(end))}>
                {t(`overriding.ends.${end}`)}
              </Button>
            ))}
            {t('overriding.untilNote')}
          </span>
        }
        rules={[
          { required: true, message: t('overriding.untilMissing') },
          {
            validator: (_rule, until: string | null | undefined) =>
              until === null || until === undefined || isWithin(until)
                ? Promise.resolve()
                : Promise.reject(new Error(t('overriding.untilPast'))),
          },
        ]}
      >
        <MomentInput earliest={isoOf(now)} latest={isoOf(now + LONGEST_MILLIS)} />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('overriding.reason')}
        extra={t('common:danger.reasonNote')}
        rules={[{ required: true, whitespace: true, message: t('overriding.reasonMissing') }]}
      >
        <Input.TextArea rows={2} maxLength={REASON_LENGTH_MAX} />
      </Form.Item>
    </PreviewedModal>
  );
}

function endOf(end: (typeof ENDS)[number]): string {
  switch (end) {
    case 'day':
      return dayEnd();
    case '24h':
      return isoOf(Date.now() + DAY_MILLIS);
    case '7d':
      return isoOf(Date.now() + 7 * DAY_MILLIS);
  }
}

function isWithin(until: string): boolean {
  const ahead = Date.parse(until) - Date.now();
  return ahead > 0 && ahead <= LONGEST_MILLIS + 60_000;
}

function isoOf(millis: number): string {
  return new Date(millis).toISOString();
}
