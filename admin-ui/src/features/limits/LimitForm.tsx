import { App, Form, Radio, Select, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { LIMIT_KINDS, LimitInput, LimitValue, type LimitKind } from '../../shared/LimitValue';
import { useBankScope } from '../../shared/scope';
import { PreviewedModal } from './PreviewedModal';
import { useSetLimit, useLimitsOfKind, type Limit, type NewLimit } from './queries';
import { useSettable, type LimitLevel } from './rights';
import { SubjectChoice } from './SubjectChoice';
import { levelOfSubject, useSubject } from './subjects';

interface Answers {
  readonly level: LimitLevel;
  readonly subjectId: string;
  readonly kind: LimitKind;
  readonly value: number | null;
}

interface FormProps {
  readonly onClose: () => void;
  readonly onSaved: (limit: { readonly id: string }) => void;
}

/** Asks for a limit of any subject; one that is there is replaced. */
export function NewLimitForm({ subject, onClose, onSaved }: FormProps & { readonly subject: string }) {
  const { t } = useTranslation('limits');
  const { tenant } = useBankScope();
  const settable = useSettable();
  const [form] = Form.useForm<Answers>();
  const save = useSaved(onSaved);
  const known = levelOfSubject(subject, tenant);
  const level = known !== undefined && settable.includes(known) ? known : undefined;
  const start: Partial<Answers> =
    level === undefined ? { level: settable[0] ?? 'PROJECT' } : { level, subjectId: subject };
  return (
    <PreviewedModal
      title={t('form.new')}
      form={form}
      start={start}
      limitOf={(it) => limitOf(it, tenant)}
      save={{ ...save, mutate: (it) => save.mutate(limitOf(it, tenant) as NewLimit) }}
      onClose={onClose}
    >
      <Form.Item name="level" label={t('level')}>
        <Radio.Group
          options={settable.map((it) => ({ value: it, label: t(`levels.${it}`) }))}
          onChange={() => form.setFieldValue('subjectId', undefined)}
        />
      </Form.Item>
      <SubjectField form={form} />
      <KindField form={form} />
      <ValueField form={form} />
    </PreviewedModal>
  );
}

/** Asks for another value of a limit. */
export function EditLimitForm({ limit, onClose, onSaved }: FormProps & { readonly limit: Limit }) {
  const { t } = useTranslation(['limits', 'common']);
  const { tenant } = useBankScope();
  const [form] = Form.useForm<Answers>();
  const save = useSaved(onSaved);
  const { level, subjectId, kind, value } = limit;
  const fixed = { level, subjectId, kind };
  return (
    <PreviewedModal
      title={t('form.edit')}
      form={form}
      start={{ ...fixed, value }}
      limitOf={(it) => limitOf({ ...fixed, value: it.value ?? null }, tenant)}
      save={{ ...save, mutate: (it) => save.mutate({ ...fixed, value: it.value ?? 0 }) }}
      onClose={onClose}
    >
      <p className="hub-form-about">
        {t('drawer.title', { subject: limit.subjectName, kind: t(`common:limit.kind.${kind}`) })}
      </p>
      <ValueField form={form} fixed={fixed} />
    </PreviewedModal>
  );
}

function useSaved(onSaved: FormProps['onSaved']) {
  const { t } = useTranslation('limits');
  const { message } = App.useApp();
  return useSetLimit((limit) => {
    void message.success(t('drawer.changed'));
    onSaved(limit);
  });
}

function SubjectField({ form }: { readonly form: FormInstance<Answers> }) {
  const { t } = useTranslation('limits');
  const level = Form.useWatch('level', form);
  return level === undefined || level === 'BANK' ? null : (
    <Form.Item name="subjectId" label={t('subject')} rules={[{ required: true, message: t('form.subjectMissing') }]}>
      <SubjectChoice level={level} />
    </Form.Item>
  );
}

function KindField({ form }: { readonly form: FormInstance<Answers> }) {
  const { t } = useTranslation('limits');
  return (
    <Form.Item name="kind" label={t('kind')} rules={[{ required: true, message: t('form.kindMissing') }]}>
      <KindChoice onForget={() => form.setFieldValue('value', null)} />
    </Form.Item>
  );
}

interface KindChoiceProps {
  readonly id?: string;
  readonly value?: LimitKind;
  readonly onChange?: (kind: LimitKind) => void;
  /** A number of tokens is no amount of money. */
  readonly onForget: () => void;
}

function KindChoice({ id, value, onChange, onForget }: KindChoiceProps) {
  const { t } = useTranslation('common');
  return (
    <Select<LimitKind>
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      options={LIMIT_KINDS.map((it) => ({ value: it, label: t(`limit.kind.${it}`) }))}
      onChange={(kind) => {
        onChange?.(kind);
        onForget();
      }}
    />
  );
}

interface ValueProps {
  readonly form: FormInstance<Answers>;
  readonly fixed?: Omit<NewLimit, 'value'>;
}

/** Asks for the value, and says what bounds it and what it replaces. */
function ValueField({ form, fixed }: ValueProps) {
  const { t } = useTranslation(['limits', 'common']);
  const { tenant } = useBankScope();
  const watched = Form.useWatch((it) => it, form) as Partial<Answers> | undefined;
  const level = fixed?.level ?? watched?.level;
  const kind = fixed?.kind ?? watched?.kind;
  const subject = useSubject(level, level === 'BANK' ? tenant : (fixed?.subjectId ?? watched?.subjectId));
  const ofKind = useLimitsOfKind(kind).data?.filter((it) => it.kind === kind) ?? [];
  const above = ofKind.filter((it) => subject?.above.includes(it.subjectId));
  const replaced = fixed === undefined ? ofKind.find((it) => it.subjectId === subject?.id) : undefined;
  return (
    <Form.Item
      name="value"
      label={t('form.value')}
      extra={
        <>
          {above.length > 0 && (
            <span className="hub-form-note">
              {t('form.above')}
              {above.map((it) => (
                <span key={it.id}>
                  {it.subjectName} <LimitValue kind={it.kind} value={it.value} />
                </span>
              ))}
            </span>
          )}
          {replaced && (
            <span className="hub-form-note">
              {t('form.replaces')}
              <LimitValue kind={replaced.kind} value={replaced.value} />
            </span>
          )}
          <span className="hub-form-note">{t('form.zero')}</span>
        </>
      }
      rules={[
        { required: true, message: t('form.valueMissing') },
        {
          validator: (_rule, value: number | null | undefined) => {
            const narrower = above.find((it) => (value ?? 0) > it.value);
            return narrower === undefined
              ? Promise.resolve()
              : Promise.reject(new Error(t('form.wider', { subject: narrower.subjectName })));
          },
        },
      ]}
    >
      <LimitInput kind={kind ?? 'REQUESTS_PER_MINUTE'} />
    </Form.Item>
  );
}

/** As the service takes it; null while something is missing. */
function limitOf(answers: Partial<Answers>, tenant: string): NewLimit | null {
  const { level, kind, value } = answers;
  const subjectId = level === 'BANK' ? tenant : answers.subjectId;
  if (level === undefined || kind === undefined || value === null || value === undefined || !subjectId) {
    return null;
  }
  return { level, subjectId, kind, value };
}
