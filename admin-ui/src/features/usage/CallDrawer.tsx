import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CallDetail } from '../../api/usage';
import type { Allowed } from '../../api/roles';
import { ShortId } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { RoleGate } from '../../shared/RoleGate';
import { useScope } from '../../shared/scope';
import { StateBoundary } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { MEASUREMENTS } from './filters';
import { OutcomeTag } from './OutcomeTag';
import { useCall } from './queries';
import { Timeline } from './Timeline';

/** A bank's finance has no page of models. */
const MODEL_READERS: Allowed = {
  alliance: ['operator', 'finance', 'auditor'],
  bank: ['bank-admin', 'developer', 'auditor'],
};

interface CallDrawerProps {
  readonly tenant: string;
  readonly requestId: string;
  readonly onClose: () => void;
}

/** Everything that is known of one call, but never what was said in it. */
export function CallDrawer({ tenant, requestId, onClose }: CallDrawerProps) {
  const { t } = useTranslation('usage');
  const call = useCall(tenant, requestId);
  return (
    <Drawer open width={640} onClose={onClose} title={t('call.title')} destroyOnHidden>
      <StateBoundary query={call}>
        {(it) => (
          <div className="hub-page">
            <Facts call={it} />
            <section aria-label={t('call.timeline')}>
              <h2 className="hub-part">{t('call.timeline')}</h2>
              <Timeline timeline={it.timeline} />
            </section>
            <Costs call={it} />
            <Evidence call={it} />
          </div>
        )}
      </StateBoundary>
    </Drawer>
  );
}

function Facts({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('usage');
  const scope = useScope();
  const measurement = MEASUREMENTS.find((it) => it === call.measurement);
  return (
    <dl className="hub-facts">
      <dt>{t('call.requestId')}</dt>
      <dd>
        <ShortId id={call.requestId} label={t('call.requestId')} />
      </dd>
      <dt>{t('column.outcome')}</dt>
      <dd>
        <OutcomeTag outcome={call.outcome} />
      </dd>
      <dt>{t('call.measurement')}</dt>
      <dd>{measurement === undefined ? call.measurement : t(`measured.${measurement}`)}</dd>
      {scope.tenant === null && (
        <>
          <dt>{t('column.bank')}</dt>
          <dd>{call.names?.tenant ?? call.tenantId}</dd>
        </>
      )}
      <dt>{t('filter.projectId')}</dt>
      <dd>{call.names?.project ?? call.projectId}</dd>
      <dt>{t('column.app')}</dt>
      <dd>
        <Link to={links.usage(scope, { appId: call.appId })}>{call.names?.app ?? call.appId}</Link>
      </dd>
      <dt>{t('filter.keyId')}</dt>
      <dd>
        <Link to={links.usage(scope, { keyId: call.keyId })}>{call.names?.key ?? call.keyId}</Link>
      </dd>
      <dt>{t('column.alias')}</dt>
      <dd>
        <RoleGate {...MODEL_READERS} otherwise={<code>{call.alias}</code>}>
          <Link to={links.model(call.alias)}>{call.alias}</Link>
        </RoleGate>
      </dd>
      <dt>{t('call.served')}</dt>
      <dd>
        {call.memberId ?? '—'} · {call.gatewayId}
      </dd>
    </dl>
  );
}

function Costs({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('usage');
  return (
    <section aria-label={t('call.costs')}>
      <h2 className="hub-part">{t('call.costs')}</h2>
      <table className="hub-table">
        <thead>
          <tr>
            <th scope="col">{t('call.class')}</th>
            <th scope="col" className="hub-right">
              {t('column.tokens')}
            </th>
            <th scope="col" className="hub-right">
              {t('call.perMillion')}
            </th>
            <th scope="col" className="hub-right">
              {t('column.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {call.costs.map((it) => (
            <tr key={it.tokenClass}>
              <th scope="row">{t(`class.${it.tokenClass}`)}</th>
              <td className="hub-right">
                <Count value={it.tokens} />
              </td>
              <td className="hub-right">
                <Money yuan={it.perMillion} />
              </td>
              <td className="hub-right">
                <Money yuan={it.amount} form="exact" />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('call.total')}</th>
            <td className="hub-right">
              <Count value={call.promptTokens + call.completionTokens} />
            </td>
            <td />
            <td className="hub-right">
              <strong>
                <Money yuan={call.amount} form="exact" />
              </strong>
            </td>
          </tr>
        </tbody>
      </table>
      <dl className="hub-facts hub-facts-below">
        <dt>{t('call.price')}</dt>
        <dd>
          <code>{call.price.priceVersion}</code>
          <span className="hub-soft">
            {' '}
            {t('call.since')} <Time at={call.price.validFrom} form="day" />
          </span>
        </dd>
        <dt>{t('call.reasoning')}</dt>
        <dd>
          <Count value={call.reasoningTokens} />
        </dd>
        <dt>{t('call.beyond')}</dt>
        <dd>
          <Count value={call.beyondTokens} />
        </dd>
      </dl>
    </section>
  );
}

function Evidence({ call }: { readonly call: CallDetail }) {
  const { t } = useTranslation('usage');
  const entries = Object.entries({ modelVersion: call.modelVersion, ...(call.evidence ?? {}) });
  return (
    <section aria-label={t('call.evidence')}>
      <h2 className="hub-part">{t('call.evidence')}</h2>
      <p className="hub-soft">{t('call.evidenceNote')}</p>
      <dl className="hub-facts hub-facts-below">
        {entries.map(([name, value]) => (
          <Entry key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  );
}

function Entry({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>{typeof value === 'string' ? <ShortId id={value} label={name} /> : <code>{JSON.stringify(value)}</code>}</dd>
    </>
  );
}
