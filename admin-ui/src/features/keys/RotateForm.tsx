import { Form, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldSelect } from '../../shared/FieldSelect';
import { formatTime } from '../../shared/bank-time';
import { ProblemView } from '../../shared/ProblemView';
import { useRotate, type ApiKey } from './queries';
import type { Revealed } from './RevealedSecret';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** How long both keys work; the service allows 30 days at most. */
const OVERLAPS = { none: 0, hour: HOUR_SECONDS, day: DAY_SECONDS, week: 7 * DAY_SECONDS, month: 30 * DAY_SECONDS };
type Overlap = keyof typeof OVERLAPS;
const NAMES = Object.keys(OVERLAPS) as Overlap[];

interface RotateFormProps {
  readonly apiKey: ApiKey;
  readonly onRevealed: (revealed: Revealed) => void;
  readonly onClose: () => void;
}

/** Asks how long the old key goes on beside the one that takes its place. */
export function RotateForm({ apiKey, onRevealed, onClose }: RotateFormProps) {
  const { t, i18n } = useTranslation(['keys', 'common']);
  const [overlap, setOverlap] = useState<Overlap>('day');
  const rotate = useRotate(apiKey.id, (made, seconds) => {
    onClose();
    onRevealed({ kind: 'key', made, oldEndsAt: oldEndOf(apiKey, seconds, made.createdAt) });
  });
  const end = oldEndOf(apiKey, OVERLAPS[overlap]);
  return (
    <Modal
      open
      title={t('rotate.title', { name: apiKey.name })}
      okText={t('rotate.do')}
      cancelText={t('common:cancel')}
      confirmLoading={rotate.isPending}
      onOk={() => rotate.mutate(OVERLAPS[overlap])}
      onCancel={onClose}
      maskClosable={false}
    >
      <p className="hub-note">{t('rotate.what')}</p>
      <Form layout="vertical" component="div">
        <Form.Item label={t('rotate.overlap')} htmlFor="rotate-overlap" extra={t('rotate.overlapNote')}>
          <FieldSelect<Overlap>
            id="rotate-overlap"
            value={overlap}
            onChange={setOverlap}
            options={NAMES.map((it) => ({ value: it, label: t(`rotate.overlaps.${it}`) }))}
          />
        </Form.Item>
      </Form>
      <dl className="hub-facts">
        <dt>{t('rotate.old')}</dt>
        <dd>
          {overlap === 'none' ? t('rotate.oldNow') : t('rotate.oldUntil', { time: formatTime(end, i18n.language) })}
        </dd>
        <dt>{t('rotate.new')}</dt>
        <dd>{apiKey.expiresAt === undefined ? t('rotate.newNever') : t('rotate.newAsLong')}</dd>
      </dl>
      {rotate.error && <ProblemView problem={rotate.error} form="line" />}
    </Modal>
  );
}

/** Never later than the old key would have ended anyway. */
function oldEndOf({ expiresAt }: ApiKey, overlapSeconds: number, from = new Date().toISOString()): string {
  const end = new Date(Date.parse(from) + overlapSeconds * 1_000).toISOString();
  return expiresAt !== undefined && Date.parse(expiresAt) < Date.parse(end) ? expiresAt : end;
}
