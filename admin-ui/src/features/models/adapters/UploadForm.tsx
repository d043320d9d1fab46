import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Progress as Bar } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../../../api/problem';
import { Choice } from '../../../shared/Choice';
import { ShortId } from '../../../shared/CopyText';
import { ProblemView } from '../../../shared/ProblemView';
import { useModelList } from '../queries';
import { Bytes } from './Bytes';
import { ADAPTERS } from './queries';
import { send, type Progress } from './send';

interface UploadFormProps {
  readonly tenant: string;
  readonly onClose: () => void;
}

/** Sends an adapter: hashed here, sent a piece at a time, gone on with after a broken connection. */
export function UploadForm({ tenant, onClose }: UploadFormProps) {
  const { t } = useTranslation('models');
  const [file, setFile] = useState<File | null>(null);
  const [base, setBase] = useState<string | null>(null);
  const sending = useSending(tenant, onClose);
  const { progress, problem } = sending;
  const stop = () => {
    sending.stop();
    onClose();
  };
  return (
    <Modal
      open
      title={t('adapters.upload')}
      onCancel={stop}
      maskClosable={false}
      width={560}
      footer={
        <>
          <Button onClick={stop}>{t('adapters.close')}</Button>
          <Button
            type="primary"
            disabled={file === null || base === null}
            loading={progress !== null}
            onClick={() => file !== null && base !== null && void sending.start(file, base)}
          >
            {problem === null ? t('adapters.send') : t('adapters.goOn')}
          </Button>
        </>
      }
    >
      <BaseChoice value={base} onChange={setBase} isDisabled={progress !== null} />
      <FileChoice file={file} onChange={setFile} isDisabled={progress !== null} />
      {progress !== null && file !== null && <HowFar progress={progress} size={file.size} />}
      {problem !== null && <ProblemView problem={problem} form="line" />}
    </Modal>
  );
}

function useSending(tenant: string, onDone: () => void) {
  const { t } = useTranslation('models');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (file: File, baseAlias: string) => {
    const controller = new AbortController();
    running.current = controller;
    setProblem(null);
    try {
      const adapter = await send({ tenant, baseAlias, file }, setProgress, controller.signal);
      void message.success(t('adapters.done', { name: adapter.fileName }));
      await queries.invalidateQueries({ queryKey: ADAPTERS });
      onDone();
    } catch (error) {
      if (!controller.signal.aborted) {
        setProblem(asProblem(error));
      }
    } finally {
      setProgress(null);
    }
  };
  return { progress, problem, start, stop: () => running.current?.abort() };
}

interface ChoiceProps<T> {
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly isDisabled: boolean;
}

/** Derived models are no base. */
function BaseChoice({ value, onChange, isDisabled }: ChoiceProps<string>) {
  const { t } = useTranslation('models');
  const models = useModelList({ q: '', status: 'ACTIVE', owner: '', sort: 'alias' });
  const offered = (models.rows ?? []).filter((it) => !it.adapter);
  return (
    <div className="hub-field">
      <div>{t('adapters.base')}</div>
      <Choice<string>
        label={t('adapters.chooseBase')}
        placeholder={t('adapters.chooseBase')}
        value={value}
        options={offered.map((it) => ({ value: it.alias, label: it.displayName ?? it.alias }))}
        onChange={onChange}
        disabled={isDisabled}
        style={{ width: '100%' }}
      />
    </div>
  );
}

interface FileChoiceProps {
  readonly file: File | null;
  readonly onChange: (file: File | null) => void;
  readonly isDisabled: boolean;
}

function FileChoice({ file, onChange, isDisabled }: FileChoiceProps) {
  const { t } = useTranslation('models');
  const id = useId();
  return (
    <div className="hub-field">
      <label htmlFor={id}>{t('adapters.chooseFile')}</label>
      <input
        id={id}
        type="file"
        accept=".gguf,.zip"
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.files?.[0] ?? null)}
      />
      <p className="hub-soft">{t('adapters.fileNote')}</p>
      {file && (
        <p>
          {file.name} · <Bytes value={file.size} />
        </p>
      )}
    </div>
  );
}

function HowFar({ progress, size }: { readonly progress: Progress; readonly size: number }) {
  const { t } = useTranslation('models');
  const percent = progress.step === 'check' ? 100 : Math.floor((100 * progress.bytes) / Math.max(size, 1));
  return (
    <div role="status">
      <div>{t(`adapters.steps.${progress.step}`)}</div>
      <Bar percent={percent} status="active" aria-label={t(`adapters.steps.${progress.step}`)} />
      {progress.digest !== null && (
        <div className="hub-soft">
          {t('adapters.digest')} <ShortId id={progress.digest} label={t('adapters.digest')} />
        </div>
      )}
    </div>
  );
}
