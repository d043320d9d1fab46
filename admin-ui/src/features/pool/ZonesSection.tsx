import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { ErasuresTable } from './ErasuresTable';
import { PrefixesTable } from './PrefixesTable';
import { ProofModal } from './ProofModal';
import { PublishForm } from './PublishForm';
import { QuotaForm } from './QuotaForm';
import { QuotasTable } from './QuotasTable';
import { useCaches, type Caches, type Erasure } from './zone-queries';
import { modelsOf, zoneRows } from './zone-facts';
import { ZonesTable } from './ZonesTable';

/** The members' caches: who has what in them, what the operator wants of them, what was erased. */
export function ZonesSection() {
  const { t } = useTranslation('pool');
  return (
    <>
      <p className="hub-soft">{t('zones.help')}</p>
      <StateBoundary query={useCaches()}>{(caches) => <Panels caches={caches} />}</StateBoundary>
    </>
  );
}

function Panels({ caches }: { readonly caches: Caches }) {
  const { t } = useTranslation('pool');
  // It outlives the row of the zone that was erased.
  const [proof, setProof] = useState<Erasure | null>(null);
  return (
    <>
      <ZonesPanel caches={caches} onErased={setProof} />
      <QuotasPanel caches={caches} />
      <PrefixesPanel caches={caches} />
      <Panel title={t('erasures.title')}>
        {caches.erasures.length === 0 ? (
          <p className="hub-soft">{t('erasures.none')}</p>
        ) : (
          <ErasuresTable erasures={caches.erasures} onOpen={setProof} />
        )}
      </Panel>
      {proof !== null && <ProofModal erasure={proof} onClose={() => setProof(null)} />}
    </>
  );
}

function ZonesPanel({ caches, onErased }: { readonly caches: Caches; readonly onErased: (it: Erasure) => void }) {
  const { t } = useTranslation('pool');
  const rows = zoneRows(caches);
  return (
    <Panel title={t('zones.title')}>
      {caches.members.map(
        (it) =>
          it.failure !== undefined &&
          it.failure !== null && (
            <p key={it.memberId} role="status" className="hub-soft">
              {t('zones.silent', { member: it.memberId })} <span lang="en">{it.failure}</span>
            </p>
          ),
      )}
      {rows.length === 0 ? (
        <EmptyNote title={t('zones.none')}>
          <p>{t('zones.noneDo')}</p>
        </EmptyNote>
      ) : (
        <ZonesTable rows={rows} caches={caches} onErased={onErased} />
      )}
    </Panel>
  );
}

function QuotasPanel({ caches }: { readonly caches: Caches }) {
  const { t } = useTranslation('pool');
  const [asks, setAsks] = useState(false);
  return (
    <Panel
      title={t('quotas.title')}
      extra={
        <RoleGate alliance={['operator']}>
          <Button size="small" disabled={modelsOf(caches).length === 0} onClick={() => setAsks(true)}>
            {t('quotas.set')}
          </Button>
        </RoleGate>
      }
    >
      <p className="hub-soft">{t('quotas.help')}</p>
      {caches.quotas.length === 0 ? <p className="hub-soft">{t('quotas.none')}</p> : <QuotasTable caches={caches} />}
      {asks && <QuotaForm caches={caches} onClose={() => setAsks(false)} />}
    </Panel>
  );
}

function PrefixesPanel({ caches }: { readonly caches: Caches }) {
  const { t } = useTranslation('pool');
  const [asks, setAsks] = useState(false);
  return (
    <Panel
      title={t('prefixes.title')}
      extra={
        <RoleGate alliance={['operator']}>
          <Button size="small" disabled={modelsOf(caches).length === 0} onClick={() => setAsks(true)}>
            {t('prefixes.publish')}
          </Button>
        </RoleGate>
      }
    >
      <p className="hub-soft">{t('prefixes.help')}</p>
      {caches.prefixes.length === 0 ? (
        <p className="hub-soft">{t('prefixes.none')}</p>
      ) : (
        <PrefixesTable caches={caches} />
      )}
      {asks && <PublishForm models={modelsOf(caches)} onClose={() => setAsks(false)} />}
    </Panel>
  );
}
