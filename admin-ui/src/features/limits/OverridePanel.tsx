import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { usePersonName } from '../../layout/person-names';
import { DangerButton } from '../../shared/DangerButton';
import { LimitValue } from '../../shared/LimitValue';
import { Time } from '../../shared/Time';
import { OverrideForm } from './OverrideForm';
import { useEndOverride, type Limit } from './queries';

/** The value that holds for a while in place of the usual one. */
export function OverridePanel({ limit, maySet }: { readonly limit: Limit; readonly maySet: boolean }) {
  const { t } = useTranslation('limits');
  const [asks, setAsks] = useState(false);
  const nameOf = usePersonName();
  const { kind } = limit;
  const override = limit.override ?? null;
  return (
    <Panel title={t('overriding.title')}>
      {override === null ? (
        <p className="hub-soft">{t('overriding.none')}</p>
      ) : (
        <dl className="hub-facts">
          <dt>{t('overriding.value')}</dt>
          <dd>
            <LimitValue kind={kind} value={override.value} />
          </dd>
          <dt>{t('overriding.until')}</dt>
          <dd>
            <Time at={override.until} /> (<Time at={override.until} form="ago" />)
          </dd>
          <dt>{t('overriding.reason')}</dt>
          <dd>{override.reason}</dd>
          <dt>{t('overriding.by')}</dt>
          <dd>
            {nameOf(override.setBy)} · <Time at={override.setAt} />
          </dd>
        </dl>
      )}
      {maySet && (
        <div className="hub-row">
          <Button onClick={() => setAsks(true)}>
            {override === null ? t('overriding.set') : t('overriding.replace')}
          </Button>
          {override !== null && <EndButton limit={limit} />}
        </div>
      )}
      {asks && <OverrideForm limit={limit} onClose={() => setAsks(false)} />}
    </Panel>
  );
}

function EndButton({ limit }: { readonly limit: Limit }) {
  const { t } = useTranslation('limits');
  const { message } = App.useApp();
  const end = useEndOverride(limit.id);
  return (
    <DangerButton
      label={t('overriding.end')}
      question={t('overriding.endQuestion', { subject: limit.subjectName })}
      onConfirm={async () => {
        await end.mutateAsync('');
        void message.success(t('overriding.ended'));
      }}
    >
      <p>
        {t('overriding.endHits')}
        <LimitValue kind={limit.kind} value={limit.value} />
      </p>
    </DangerButton>
  );
}
