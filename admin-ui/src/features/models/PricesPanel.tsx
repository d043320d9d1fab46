import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Panel } from '../../layout/Page';
import { ShortId } from '../../shared/CopyText';
import { DataTable, type Column } from '../../shared/DataTable';
import { links } from '../../shared/links';
import { RoleGate } from '../../shared/RoleGate';
import { useScope } from '../../shared/scope';
import { EmptyNote } from '../../shared/StateBoundary';
import { StatusTag } from '../../shared/StatusTag';
import { Time } from '../../shared/Time';
import { usePriceColumns } from './price-columns';
import { usePrices, type Price } from './queries';
import { PRICERS } from './rights';

const TONES = { PAST: 'calm', IN_FORCE: 'good', UPCOMING: 'warn' } as const;

/** What the model has cost, costs and will cost. */
export function PricesPanel({ alias }: { readonly alias: string }) {
  const { t } = useTranslation('models');
  const scope = useScope();
  const columns: readonly Column<Price>[] = [
    {
      key: 'state',
      title: t('prices.state'),
      render: (it) => <StatusTag tone={TONES[it.state]}>{t(`prices.states.${it.state}`)}</StatusTag>,
    },
    ...usePriceColumns<Price>((it) => it),
    { key: 'from', title: t('prices.from'), render: (it) => <Time at={it.validFrom} /> },
    {
      key: 'until',
      title: t('prices.until'),
      render: (it) => (it.validUntil ? <Time at={it.validUntil} /> : t('prices.open')),
    },
    {
      key: 'version',
      title: t('prices.version'),
      render: (it) => <ShortId id={it.priceVersion} label={t('prices.version')} />,
    },
  ];
  return (
    <Panel
      title={t('prices.title')}
      extra={
        <RoleGate {...PRICERS}>
          <Link to={links.prices(scope, alias)}>{t('prices.set')}</Link>
        </RoleGate>
      }
    >
      <p className="hub-soft hub-part-note">{t('priceUnit')}</p>
      <DataTable
        label={t('prices.table')}
        columns={columns}
        pages={usePrices(alias)}
        rowKey={(it) => it.priceVersion}
        empty={
          <EmptyNote title={t('prices.none')}>
            <p>{t('prices.noneDo')}</p>
          </EmptyNote>
        }
      />
    </Panel>
  );
}
