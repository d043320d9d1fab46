import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../api/roles';
import { useMe } from '../../api/session';
import { ShortId } from '../../shared/CopyText';
import { DataTable, type Column } from '../../shared/DataTable';
import { ChoiceFilter, FilterBar } from '../../shared/FilterBar';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { useScope } from '../../shared/scope';
import { EmptyNote } from '../../shared/StateBoundary';
import { StatusTag, type Tone } from '../../shared/StatusTag';
import { Time } from '../../shared/Time';
import { Link } from 'react-router';
import { PriceForm } from './PriceForm';
import { usePricedModels, usePrices, type PriceSpan } from './price-queries';
import { PRICE_SETTERS } from './rights';
import type { StateProps } from './state';

const TONES: Record<PriceSpan['state'], Tone> = { PAST: 'calm', IN_FORCE: 'good', UPCOMING: 'warn' };

/** Prices with the time that each is in force. What was in force once is never changed. */
export function PricesTab({ state, set }: StateProps) {
  const { t } = useTranslation('billing');
  const [isNew, setNew] = useState(false);
  const models = usePricedModels();
  const maySet = may(useMe(), PRICE_SETTERS);
  const isFiltered = state.alias !== '' || state.force !== '';
  return (
    <>
      <div className="hub-lead">
        <p className="hub-page-lead">{t(maySet ? 'prices.lead' : 'prices.leadOfBank')}</p>
        {maySet && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setNew(true)}>
            {t('prices.add')}
          </Button>
        )}
      </div>
      <FilterBar onReset={isFiltered ? () => set({ alias: '', force: '' }) : undefined}>
        <ChoiceFilter
          label={t('model')}
          any={t('prices.anyModel')}
          value={state.alias}
          onChange={(alias) => set({ alias })}
          isLoading={models.isLoading}
          options={known(
            (models.data ?? []).map((it) => it.alias),
            state.alias,
          )}
        />
        <ChoiceFilter
          label={t('state')}
          any={t('prices.anyTime')}
          value={state.force}
          onChange={(force) => set({ force: force === 'now' ? 'now' : '' })}
          options={[{ value: 'now', label: t('prices.states.IN_FORCE') }]}
        />
      </FilterBar>
      <DataTable
        label={t('tabs.prices')}
        columns={useColumns()}
        pages={usePrices(state)}
        rowKey={(it) => it.priceVersion}
        sort={state.sort}
        onSort={(sort) => set({ sort: sort === '-alias' ? 'alias' : (sort as typeof state.sort) })}
        empty={
          <EmptyNote title={t('prices.none')}>
            <p>{t(maySet ? 'prices.noneDo' : 'prices.noneOfBank')}</p>
          </EmptyNote>
        }
      />
      {isNew && <PriceForm models={models.data ?? []} alias={state.alias} onClose={() => setNew(false)} />}
    </>
  );
}

function useColumns(): readonly Column<PriceSpan>[] {
  const { t } = useTranslation('billing');
  const scope = useScope();
  const price = (key: 'inputPerMillion' | 'cachedInputPerMillion' | 'outputPerMillion') => ({
    key,
    title: t(`prices.${key}`),
    align: 'right' as const,
    render: (it: PriceSpan) => <Money yuan={it[key]} form="exact" />,
  });
  return [
    { key: 'alias', title: t('model'), sortBy: 'alias', render: (it) => <code>{it.alias}</code> },
    {
      key: 'state',
      title: t('state'),
      render: (it) => <StatusTag tone={TONES[it.state]}>{t(`prices.states.${it.state}`)}</StatusTag>,
    },
    { key: 'from', title: t('prices.from'), sortBy: 'validFrom', render: (it) => <Time at={it.validFrom} /> },
    {
      key: 'until',
      title: t('prices.until'),
      render: (it) =>
        it.validUntil === undefined ? (
          <span className="hub-soft">{t('prices.endless')}</span>
        ) : (
          <Time at={it.validUntil} />
        ),
    },
    price('inputPerMillion'),
    price('cachedInputPerMillion'),
    price('outputPerMillion'),
    {
      key: 'version',
      title: t('priceVersion'),
      render: (it) => <ShortId id={it.priceVersion} label={t('priceVersion')} />,
    },
    {
      key: 'usage',
      title: t('lines.usage'),
      render: (it) => (
        <Link to={links.usage(scope, { priceVersion: it.priceVersion, alias: it.alias, range: '30d' })}>
          {t('prices.usage')}
        </Link>
      ),
    },
  ];
}

/** The chosen one is in the list even where the list does not have it. */
function known(aliases: readonly string[], chosen: string) {
  const all = chosen === '' || aliases.includes(chosen) ? aliases : [chosen, ...aliases];
  return all.map((value) => ({ value, label: value }));
}
