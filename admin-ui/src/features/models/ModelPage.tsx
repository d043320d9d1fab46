import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { isOfAlliance, may, type Me } from '../../api/roles';
import { useMe } from '../../api/session';
import { Page } from '../../layout/Page';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { StateBoundary } from '../../shared/StateBoundary';
import { RetireDerived } from './adapters/RetireDerived';
import { SharedPanel } from './adapters/SharedPanel';
import { AliasSteps } from './AliasSteps';
import { FactsPanel } from './FactsPanel';
import { GrantsPanel } from './GrantsPanel';
import { PricesPanel } from './PricesPanel';
import { useModel, type Model } from './queries';
import { ADAPTER_KEEPERS, KEEPERS, POOL_READERS, TRIERS } from './rights';
import { ServingPanel } from './ServingPanel';
import { ProgramsPanel } from './ProgramsPanel';
import { VersionsPanel } from './VersionsPanel';

/** One alias: what it is, who serves it, what it pointed at, who may call it, what it costs. */
export function ModelPage() {
  const { t } = useTranslation('models');
  const { alias = '' } = useParams();
  const query = useModel(alias);
  const model = query.data;
  return (
    <Page
      title={model?.displayName ?? alias}
      above={[{ title: t('title'), to: links.models() }]}
      actions={model && <Actions model={model} />}
    >
      <StateBoundary query={query}>{(it) => <Parts model={it} />}</StateBoundary>
    </Page>
  );
}

function Actions({ model }: { readonly model: Model }) {
  const me = useMe();
  return (
    <>
      <RoleGate {...TRIERS}>
        <Try to={links.playground(model.alias)} />
      </RoleGate>
      <RoleGate {...KEEPERS}>
        <AliasSteps model={model} />
      </RoleGate>
      {isOwn(me, model) && me.tenant && model.status === 'ACTIVE' && (
        <RoleGate {...ADAPTER_KEEPERS}>
          <RetireDerived tenant={me.tenant.id} model={model} />
        </RoleGate>
      )}
    </>
  );
}

/** Whether a person's bank has derived it. */
function isOwn(me: Me, model: Model): boolean {
  return Boolean(model.adapter) && me.tenant?.id === model.ownerTenantId;
}

/** A link that looks as the main button of a page does. */
function Try({ to }: { readonly to: string }) {
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  return (
    <Button
      type="primary"
      href={to}
      onClick={(event) => {
        event.preventDefault();
        void navigate(to);
      }}
    >
      {t('try')}
    </Button>
  );
}

function Parts({ model }: { readonly model: Model }) {
  const me = useMe();
  return (
    <>
      <div className="hub-grid">
        <FactsPanel model={model} />
        {may(me, POOL_READERS) && <ServingPanel model={model} />}
        {!isOfAlliance(me) && <ProgramsPanel alias={model.alias} />}
      </div>
      {isOfAlliance(me) && <GrantsPanel model={model} />}
      {isOwn(me, model) && me.tenant && <SharedPanel tenant={me.tenant.id} model={model} />}
      <PricesPanel alias={model.alias} />
      <VersionsPanel alias={model.alias} />
    </>
  );
}
