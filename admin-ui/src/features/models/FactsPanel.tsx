import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { may, type Allowed } from '../../api/roles';
import { useMe } from '../../api/session';
import { Panel } from '../../layout/Page';
import { CopyText, ShortId } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { links } from '../../shared/links';
import { useScope } from '../../shared/scope';
import { StatusTag } from '../../shared/StatusTag';
import { Time } from '../../shared/Time';
import { ranksOf } from './adapters/AdaptersPage';
import { Bytes } from './adapters/Bytes';
import { HealthTag } from './HealthTag';
import { PriceLine } from './price-columns';
import type { Model } from './queries';

const CHANGE_READERS: Allowed = { alliance: ['operator', 'auditor'] };

export function FactsPanel({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const scope = useScope();
  const me = useMe();
  const { price, upcomingPrice } = model;
  const digest = (id: string, label: string) => <ShortId id={id} label={label} />;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('alias'), <CopyText key="alias" text={model.alias} label={t('alias')} />],
    [t('health'), <HealthTag key="health" model={model} />],
    [t('owner'), <Owner key="owner" model={model} />],
    [
      t('facts.price'),
      price ? (
        <PriceLine key="price" price={price} />
      ) : (
        <StatusTag key="price" tone="warn">
          {t('price.missing')}
        </StatusTag>
      ),
    ],
    ...(upcomingPrice
      ? [
          [
            t('facts.upcoming'),
            <div key="next">
              <PriceLine price={upcomingPrice} />
              <div className="hub-soft">
                {t('facts.fromDay')} <Time at={upcomingPrice.validFrom} form="day" />
              </div>
            </div>,
          ] as const,
        ]
      : []),
    [t('context'), <Count key="context" value={model.contextLength} />],
    [t('facts.defaultMaxTokens'), <Count key="most" value={model.defaultMaxTokens} />],
    [t('facts.name'), model.name],
    [t('facts.architecture'), model.architecture],
    [t('facts.quantisation'), model.quantisation],
    [t('facts.parameters'), <Count key="parameters" value={model.parameterCount} form="short" />],
    ...adapterFacts(model.adapter, t),
    [t('facts.version'), digest(model.modelVersion, t('facts.version'))],
    [t('facts.base'), digest(model.baseDigest, t('facts.base'))],
    [t('facts.tokenizer'), digest(model.tokenizerDigest, t('facts.tokenizer'))],
    [
      t('facts.template'),
      model.templateDigest ? digest(model.templateDigest, t('facts.template')) : t('facts.noTemplate'),
    ],
    [t('facts.since'), <Time key="since" at={model.createdAt} />],
  ];
  return (
    <Panel title={t('facts.title')}>
      <dl className="hub-facts">
        {facts.map(([name, fact]) => (
          <Fact key={name} name={name}>
            {fact}
          </Fact>
        ))}
      </dl>
      <p className="hub-facts-below">
        <Link to={links.usage(scope, { range: '30d', alias: model.alias })}>{t('facts.usage')}</Link>
        {may(me, CHANGE_READERS) && (
          <>
            {' · '}
            <Link to={links.audit(scope, { subject: model.alias })}>{t('facts.audit')}</Link>
          </>
        )}
      </p>
    </Panel>
  );
}

function adapterFacts(adapter: Model['adapter'], t: TFunction<'models'>): readonly (readonly [string, ReactNode])[] {
  return adapter
    ? [
        [t('adapters.digest'), <ShortId key="adapter" id={adapter.digest} label={t('adapters.digest')} />],
        [t('adapters.rank'), ranksOf(adapter)],
        [t('adapters.size'), <Bytes key="bytes" value={adapter.sizeBytes} />],
        [t('adapters.modules'), adapter.modules.join(', ')],
      ]
    : [];
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Owner({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const me = useMe();
  const { ownerTenantId } = model;
  if (ownerTenantId === undefined || ownerTenantId === null) {
    return t('ofAlliance');
  }
  return me.tenant?.id === ownerTenantId ? t('own') : (model.ownerName ?? ownerTenantId);
}
