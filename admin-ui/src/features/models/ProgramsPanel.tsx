import { useTranslation } from 'react-i18next';
import { Panel } from '../../layout/Page';
import { Programs } from '../../shared/Programs';

/** Calls of the model, ready to paste. */
export function ProgramsPanel({ alias }: { readonly alias: string }) {
  const { t } = useTranslation('common');
  return (
    <Panel title={t('programs.title')}>
      <p className="hub-soft hub-note">{t('programs.note')}</p>
      <Programs model={alias} />
    </Panel>
  );
}
