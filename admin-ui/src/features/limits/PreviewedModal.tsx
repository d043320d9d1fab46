import { Button, Form, Modal, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../api/problem';
import { ProblemView } from '../../shared/ProblemView';
import { PreviewResult } from './PreviewResult';
import { usePreview, type NewLimit } from './queries';

interface PreviewedModalProps<A extends object> {
  readonly title: string;
  readonly form: FormInstance<A>;
  readonly start: Partial<A>;
  /** The limit that these answers make; null while some are missing. */
  readonly limitOf: (answers: Partial<A>) => NewLimit | null;
  readonly save: {
    readonly isPending: boolean;
    readonly error: Problem | null;
    readonly mutate: (answers: A) => void;
    readonly reset: () => void;
  };
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Asks for a limit in two steps: nothing is saved before the person has seen what the same limit
 * would have refused, or that this cannot be told.
 */
export function PreviewedModal<A extends object>(props: PreviewedModalProps<A>) {
  const { title, form, start, limitOf, save, onClose, children } = props;
  const { t } = useTranslation(['limits', 'common']);
  const preview = usePreview();
  // What the form holds now, fields that no control shows included.
  const answers = Form.useWatch((it) => it as Partial<A>, { form, preserve: true });
  const limit = answers === undefined ? null : limitOf(answers);
  const isOfThis = limit !== null && JSON.stringify(limit) === JSON.stringify(preview.variables);
  const isSeen = isOfThis && preview.isSuccess;
  const hasFailed = isOfThis && preview.isError;
  const submit = (given: A) => {
    const wanted = limitOf(given);
    if (isSeen || hasFailed) {
      save.mutate(given);
    } else if (wanted !== null) {
      save.reset();
      preview.mutate(wanted);
    }
  };
  return (
    <Modal
      open
      title={title}
      width={600}
      onCancel={onClose}
      maskClosable={false}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('common:cancel')}
        </Button>,
        <Button
          key="go"
          type="primary"
          danger={hasFailed}
          loading={preview.isPending || save.isPending}
          onClick={() => form.submit()}
        >
          {isSeen ? t('form.save') : hasFailed ? t('form.saveAnyway') : t('form.preview')}
        </Button>,
      ]}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={start} onFinish={submit}>
        {children}
      </Form>
      {isSeen && (
        <>
          <PreviewResult preview={preview.data} />
          <p className="hub-soft">{t('form.tighter')}</p>
        </>
      )}
      {hasFailed && <ProblemView problem={preview.error} form="line" onRetry={() => preview.mutate(limit)} />}
      {save.error && <ProblemView problem={save.error} form="line" />}
    </Modal>
  );
}
