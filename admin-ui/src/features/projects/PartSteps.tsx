import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DangerButton } from '../../shared/DangerButton';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { NameForm } from './NameForm';
import { useArchive, useRename, useRestore, useStops, type Part, type Stops } from './queries';

/** Renames, archives or restores a project or an app. */
export function PartSteps({ part }: { readonly part: Part }) {
  const { t } = useTranslation('projects');
  const { message } = App.useApp();
  const [renames, setRenames] = useState(false);
  const archive = useArchive(part);
  const restore = useRestore(part);
  const { kind, it } = part;
  const { name } = it;
  return (
    <>
      <Button onClick={() => setRenames(true)}>{t('rename')}</Button>
      {it.status === 'ACTIVE' ? (
        <DangerButton
          label={t('archive.do')}
          question={t(`archive.question.${kind}`, { name })}
          needsReason
          onConfirm={async (reason) => {
            await archive.mutateAsync(reason);
            void message.success(t('archive.done', { name }));
          }}
        >
          <WhatStops part={part} />
        </DangerButton>
      ) : (
        <DangerButton
          label={t('restore.do')}
          question={t(`restore.question.${kind}`, { name })}
          onConfirm={async () => {
            await restore.mutateAsync('');
            void message.success(t('restore.done', { name }));
          }}
        >
          {t(`restore.hits.${kind}`)}
        </DangerButton>
      )}
      {renames && <Rename part={part} onClose={() => setRenames(false)} />}
    </>
  );
}

function Rename({ part, onClose }: { readonly part: Part; readonly onClose: () => void }) {
  const { t } = useTranslation('projects');
  const { message } = App.useApp();
  const rename = useRename(part, () => {
    void message.success(t('form.renamed'));
    onClose();
  });
  const { name } = part.it;
  return (
    <NameForm
      title={t('form.rename', { name })}
      submit={t('form.save')}
      name={name}
      note={t('form.renameNote')}
      write={rename}
      onClose={onClose}
    />
  );
}

function WhatStops({ part }: { readonly part: Part }) {
  const { t } = useTranslation('projects');
  return (
    <>
      <StateBoundary query={useStops(part)} form="line">
        {(stops) => <StopList stops={stops} />}
      </StateBoundary>
      <p>{t('archive.keeps')}</p>
    </>
  );
}

const NAMED_MAX = 5;

function StopList({ stops }: { readonly stops: Stops }) {
  const { t } = useTranslation('projects');
  const counted = (count: number) => (stops.isWhole ? String(count) : t('archive.atLeast', { count }));
  const used = stops.keys.filter((it) => it.lastUsedAt !== undefined).slice(0, NAMED_MAX);
  return (
    <ul className="hub-bullets">
      {stops.apps !== null && <li>{t('archive.apps', { apps: counted(stops.apps) })}</li>}
      <li>{t('archive.keys', { keys: counted(stops.keys.length) })}</li>
      {used.length > 0 && (
        <li>
          {t('archive.lastUsed')}
          <ul className="hub-bullets">
            {used.map((it) => (
              <li key={it.id}>
                {it.name} · <Time at={it.lastUsedAt} form="ago" />
              </li>
            ))}
          </ul>
        </li>
      )}
    </ul>
  );
}
