import { PlusOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page } from '../../layout/Page';
import { usePersonName } from '../../layout/person-names';
import { DataTable, type Column } from '../../shared/DataTable';
import { ChoiceFilter, FilterBar } from '../../shared/FilterBar';
import { LIMIT_KINDS, LimitValue } from '../../shared/LimitValue';
import { EmptyNote } from '../../shared/StateBoundary';
import { Time } from '../../shared/Time';
import { oneOf, sort, text, useUrlState } from '../../shared/url-state';
import { LimitDrawer } from './LimitDrawer';
import { NewLimitForm } from './LimitForm';
import { kindOf, levelOf, SORTS, useLimits, type Limit } from './queries';
import { LEVELS, useSettable } from './rights';
import { Used } from './Used';

const FILTERS = {
  level: oneOf(['', ...LEVELS], ''),
  kind: oneOf(['', ...LIMIT_KINDS], ''),
  /** The bank, project, app or key whose limits alone are wanted; other pages link with it. */
  subject: text(),
  sort: sort(SORTS, 'level'),
  limit: text(),
  add: oneOf(['', 'yes'], ''),
};
const NO_FILTERS = { level: '', kind: '', subject: '' } as const;

export default function LimitsPage() {
  const { t } = useTranslation(['limits', 'common']);
  const [filters, set] = useUrlState(FILTERS);
  const { level, kind, subject } = filters;
  const pages = useLimits({ level, kind, subject, sort: filters.sort });
  const settable = useSettable();
  const isFiltered = level !== '' || kind !== '' || subject !== '';
  const named = pages.rows?.find((it) => it.subjectId === subject)?.subjectName ?? subject;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        settable.length > 0 && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => set({ add: 'yes' })}>
            {t('add')}
          </Button>
        )
      }
    >
      <FilterBar onReset={isFiltered ? () => set(NO_FILTERS) : undefined}>
        <ChoiceFilter
          label={t('level')}
          value={level}
          any={t('anyLevel')}
          options={LEVELS.map((it) => ({ value: it, label: t(`levels.${it}`) }))}
          onChange={(it) => set({ level: levelOf(it) })}
        />
        <ChoiceFilter
          label={t('kind')}
          value={kind}
          any={t('anyKind')}
          options={LIMIT_KINDS.map((it) => ({ value: it, label: t(`common:limit.kind.${it}`) }))}
          onChange={(it) => set({ kind: kindOf(it) })}
        />
        {subject !== '' && (
          <Tag closable onClose={() => set({ subject: '' })}>
            {t('only', { subject: named })}
          </Tag>
        )}
      </FilterBar>
      <DataTable
        label={t('title')}
        columns={useColumns()}
        pages={pages}
        rowKey={(limit) => limit.id}
        sort={filters.sort}
        onSort={(it) => set({ sort: it as typeof filters.sort })}
        onOpen={(limit) => set({ limit: limit.id })}
        openKey={filters.limit}
        empty={
          <EmptyNote title={isFiltered ? t('noneFound') : t('none')}>
            <p>{isFiltered ? t('noneFoundDo') : t('noneDo')}</p>
          </EmptyNote>
        }
      />
      {filters.limit !== '' && <LimitDrawer id={filters.limit} onClose={() => set({ limit: '' })} />}
      {filters.add !== '' && settable.length > 0 && (
        <NewLimitForm
          subject={subject}
          onClose={() => set({ add: '' })}
          onSaved={(limit) => set({ add: '', limit: limit.id })}
        />
      )}
    </Page>
  );
}

function useColumns(): readonly Column<Limit>[] {
  const { t } = useTranslation(['limits', 'common']);
  const nameOf = usePersonName();
  return [
    {
      key: 'subject',
      title: t('subject'),
      sortBy: 'level',
      render: (limit) => (
        <>
          <strong>{limit.subjectName}</strong>
          <div className="hub-soft">{t(`levels.${limit.level}`)}</div>
        </>
      ),
    },
    { key: 'kind', title: t('kind'), sortBy: 'kind', render: (limit) => t(`common:limit.kind.${limit.kind}`) },
    { key: 'used', title: t('used'), width: 280, render: (limit) => <Used limit={limit} /> },
    {
      key: 'override',
      title: t('override'),
      render: ({ kind, override }) =>
        override === undefined || override === null ? (
          <span className="hub-absent">—</span>
        ) : (
          <>
            <LimitValue kind={kind} value={override.value} />
            <div className="hub-soft">
              {t('overrideUntil')} <Time at={override.until} />
            </div>
          </>
        ),
    },
    { key: 'setBy', title: t('setBy'), render: (limit) => nameOf(limit.setBy) },
    { key: 'setAt', title: t('setAt'), sortBy: 'setAt', render: (limit) => <Time at={limit.setAt} form="ago" /> },
  ];
}
