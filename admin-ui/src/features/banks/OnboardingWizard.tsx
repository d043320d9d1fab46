import { App, Button, Drawer, Form, Steps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../../api/problem';
import { ProblemView } from '../../shared/ProblemView';
import { SecretOnce } from '../../shared/SecretOnce';
import { AdminPart, AppPart, BankPart, LimitsPart, ModelsPart, Review } from './onboarding-parts';
import { bankOf, EMPTY, partUpTo, STEPS, type Answers } from './onboarding-answers';
import { checkOnboarding, useOnboard } from './queries';

interface OnboardingWizardProps {
  readonly onClose: () => void;
  readonly onDone: (tenant: string) => void;
}

/**
 * A bank in one flow. Each step is checked by the service before the next one comes, and all of it is
 * made at once at the end, or nothing.
 */
export function OnboardingWizard({ onClose, onDone }: OnboardingWizardProps) {
  const { t } = useTranslation(['banks', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Answers>();
  const [step, setStep] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [made, setMade] = useState<{ tenant: string; name: string; key: string } | null>(null);
  const onboard = useOnboard((answer, bank) => {
    void message.success(t('wizard.done', { name: bank.bank.name }));
    if (answer.apiKey !== null && answer.apiKey !== undefined) {
      setMade({ tenant: answer.tenantId, name: bank.bank.name, key: answer.apiKey });
    } else {
      onDone(answer.tenantId);
    }
  });
  const answers = () => ({ ...EMPTY, ...(form.getFieldsValue(true) as Partial<Answers>) });
  const next = async () => {
    setProblem(null);
    try {
      await form.validateFields();
    } catch {
      return; // the fields say what is missing
    }
    setBusy(true);
    try {
      await checkOnboarding(partUpTo(step, answers()));
      setStep(step + 1);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const isLast = step === STEPS.length - 1;
  return (
    <Drawer
      open
      width={720}
      title={t('wizard.title')}
      onClose={onClose}
      maskClosable={false}
      footer={
        <div className="hub-row hub-row-end">
          {step > 0 && <Button onClick={() => setStep(step - 1)}>{t('wizard.back')}</Button>}
          {isLast ? (
            <Button
              key="submit"
              type="primary"
              loading={onboard.isPending}
              onClick={() => onboard.mutate(bankOf(answers()))}
            >
              {t('wizard.submit')}
            </Button>
          ) : (
            <Button key="next" type="primary" loading={busy} onClick={() => void next()}>
              {t('wizard.next')}
            </Button>
          )}
        </div>
      }
    >
      <Steps
        size="small"
        current={step}
        responsive={false}
        items={STEPS.map((it) => ({ title: t(`wizard.steps.${it}`) }))}
      />
      <Form form={form} layout="vertical" requiredMark={false} initialValues={EMPTY} className="hub-wizard">
        {STEPS[step] === 'bank' && <BankPart />}
        {STEPS[step] === 'admin' && <AdminPart />}
        {STEPS[step] === 'app' && <AppPart />}
        {STEPS[step] === 'limits' && <LimitsPart />}
        {STEPS[step] === 'models' && <ModelsPart />}
        {isLast && <Review answers={answers()} />}
      </Form>
      {problem && <ProblemView problem={problem} form="line" />}
      {onboard.error && <ProblemView problem={onboard.error} form="line" />}
      {made && (
        <SecretOnce
          title={t('wizard.keyOnce', { name: made.name })}
          secrets={[{ label: t('wizard.keyName'), value: made.key }]}
          onClose={() => onDone(made.tenant)}
        >
          <p>{t('wizard.keyDo')}</p>
        </SecretOnce>
      )}
    </Drawer>
  );
}
