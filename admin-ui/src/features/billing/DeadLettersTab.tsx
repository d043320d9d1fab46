import { useTranslation } from 'react-i18next';
import { useBanks } from '../../layout/bank-names';
import { DataTable, type Column } from '../../shared/DataTable';
import { RoleGate } from '../../shared/RoleGate';
import { EmptyNote } from '../../shared/StateBoundary';
import { StatusTag } from '../../shared/StatusTag';
import { Time } from '../../shared/Time';
import { useLetters, type Letter } from './book-queries';
import { LetterDrawer } from './LetterDrawer';
import { LetterSteps } from './LetterSteps';
import { LETTER_RESOLVERS } from './rights';
import type { StateProps } from './state';

/** Usage that could not be booked, so that it is on no invoice until a person decides. */
export function DeadLettersTab({ state, set }: StateProps) {
  const { t } = useTranslation('billing');
  const pages = useLetters();
  const nameOf = useBankOfLetter();
  return (
    <>
      <p className="hub-page-lead">{t('letters.lead')}</p>
      <DataTable
        label={t('tabs.dead-letters')}
        columns={useColumns(nameOf)}
        pages={pages}
        rowKey={(it) => String(it.id)}
        onOpen={(it) => set({ letter: String(it.id) })}
        openKey={state.letter}
        actions={(it) => (
          <RoleGate {...LETTER_RESOLVERS}>
            <LetterSteps letter={it} bank={nameOf(it.tenantId)} size="small" onResolved={() => set({ letter: '' })} />
          </RoleGate>
        )}
        empty={
          <EmptyNote title={t('letters.none')}>
            <p>{t('letters.noneDo')}</p>
          </EmptyNote>
        }
      />
      {state.letter !== '' && pages.rows !== undefined && (
        <LetterDrawer
          letter={pages.rows.find((it) => String(it.id) === state.letter)}
          nameOf={nameOf}
          onClose={() => set({ letter: '' })}
        />
      )}
    </>
  );
}

/** What people call the bank that a letter is of, where that can be told at all. */
function useBankOfLetter(): (tenantId: string) => string {
  const { t } = useTranslation('billing');
  const banks = useBanks();
  return (tenantId) =>
    tenantId === 'unknown'
      ? t('letters.unknownBank')
      : (banks.data?.find((it) => it.id === tenantId)?.name ?? tenantId);
}

function useColumns(nameOf: (tenantId: string) => string): readonly Column<Letter>[] {
  const { t } = useTranslation('billing');
  return [
    { key: 'at', title: t('letters.at'), render: (it) => <Time at={it.recordedAt} /> },
    { key: 'bank', title: t('bank'), render: (it) => nameOf(it.tenantId) },
    {
      key: 'reason',
      title: t('letters.reason'),
      render: (it) => <StatusTag tone="bad">{t(`reason.${it.reason}`)}</StatusTag>,
    },
    {
      key: 'detail',
      title: t('letters.detail'),
      render: (it) => (
        <span className="hub-soft" lang="en">
          {it.detail}
        </span>
      ),
    },
  ];
}
