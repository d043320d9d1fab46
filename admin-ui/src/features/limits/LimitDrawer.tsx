import { App, Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Panel } from '../../layout/Page';
import { usePersonName } from '../../layout/person-names';
import { CopyText } from '../../shared/CopyText';
import { DangerButton } from '../../shared/DangerButton';
import { LimitValue } from '../../shared/LimitValue';
import { links } from '../../shared/links';
import { useBankScope } from '../../shared/scope';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { HistoryPanel } from './HistoryPanel';
import { EditLimitForm } from './LimitForm';
import { OverridePanel } from './OverridePanel';
import { PreviewSentence } from './PreviewResult';
import { useLimit, usePreviewOf, useRemoveLimit, type Limit } from './queries';
import { RefusalsPanel } from './RefusalsPanel';
import { useSettable } from './rights';
import { usageOf } from './subjects';
import { Used } from './Used';

/** One limit: what is used of it, what holds for a while, what was done to it. */
export function LimitDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation(['limits', 'common']);
  const query = useLimit(id);
  const limit = query.data;
  const title =
    limit === undefined
      ? id
      : t('drawer.title', { subject: limit.subjectName, kind: t(`common:limit.kind.${limit.kind}`) });
  return (
    <Drawer open width={720} title={title} onClose={onClose}>
      <div className="hub-page">
        <StateBoundary query={query}>{(it) => <Details limit={it} onGone={onClose} />}</StateBoundary>
        <HistoryPanel id={id} />
      </div>
    </Drawer>
  );
}

function Details({ limit, onGone }: { readonly limit: Limit; readonly onGone: () => void }) {
  const { t } = useTranslation('limits');
  const scope = useBankScope();
  const maySet = useSettable().includes(limit.level);
  const { level, subjectId } = limit;
  return (
    <>
      <Facts limit={limit} />
      <p>
        <Link to={links.usage(scope, { range: '7d', ...usageOf(level, subjectId) })}>{t('drawer.usage')}</Link>
        {' · '}
        <Link to={links.limits(scope, subjectId)}>{t('drawer.all')}</Link>
      </p>
      {maySet && <Steps limit={limit} onGone={onGone} />}
      <OverridePanel limit={limit} maySet={maySet} />
      <RefusalsPanel level={level} subjectId={subjectId} />
    </>
  );
}

function Facts({ limit }: { readonly limit: Limit }) {
  const { t } = useTranslation('limits');
  const nameOf = usePersonName();
  const { kind, value, inForce } = limit;
  return (
    <dl className="hub-facts">
      <dt>{t('level')}</dt>
      <dd>{t(`levels.${limit.level}`)}</dd>
      <dt>{t('drawer.value')}</dt>
      <dd>
        <LimitValue kind={kind} value={value} />
      </dd>
      {inForce !== value && (
        <>
          <dt>{t('drawer.inForce')}</dt>
          <dd>
            <LimitValue kind={kind} value={inForce} />
          </dd>
        </>
      )}
      <dt>{t('used')}</dt>
      <dd>
        <Used limit={limit} />
      </dd>
      <dt>{t('drawer.remaining')}</dt>
      <dd>
        <LimitValue kind={kind} value={limit.remaining} />
      </dd>
      <dt>{t('drawer.setByAt')}</dt>
      <dd>
        {nameOf(limit.setBy)} · <Time at={limit.setAt} />
      </dd>
      <dt>{t('drawer.id')}</dt>
      <dd>
        <CopyText text={limit.id} label={t('drawer.id')} />
      </dd>
    </dl>
  );
}

function Steps({ limit, onGone }: { readonly limit: Limit; readonly onGone: () => void }) {
  const { t } = useTranslation(['limits', 'common']);
  const { message } = App.useApp();
  const [edits, setEdits] = useState(false);
  const remove = useRemoveLimit(limit.id);
  const named = { subject: limit.subjectName, kind: t(`common:limit.kind.${limit.kind}`) };
  return (
    <div className="hub-row">
      <Button onClick={() => setEdits(true)}>{t('drawer.edit')}</Button>
      <DangerButton
        label={t('drawer.remove')}
        question={t('drawer.removeQuestion', named)}
        onConfirm={async () => {
          await remove.mutateAsync('');
          void message.success(t('drawer.removed'));
          onGone();
        }}
      >
        <p>{t('drawer.removeHits', { kind: named.kind })}</p>
        <Standing limit={limit} />
      </DangerButton>
      {edits && <EditLimitForm limit={limit} onClose={() => setEdits(false)} onSaved={() => setEdits(false)} />}
    </div>
  );
}

/** What would no longer be refused without the limit. */
function Standing({ limit }: { readonly limit: Limit }) {
  const { t } = useTranslation('limits');
  const query = usePreviewOf(limit);
  return (
    <Panel title={t('preview.standing')}>
      <StateBoundary query={query} form="line">
        {(preview) => (
          <p>
            <PreviewSentence preview={preview} />
          </p>
        )}
      </StateBoundary>
    </Panel>
  );
}
