import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { link } from '../../api/addresses';
import { Page } from '../../layout/Page';
import { useScope } from '../../shared/scope';
import { CallDrawer } from './CallDrawer';
import { Calls } from './Calls';
import { Filters } from './Filters';
import { queryOf, useFilters, VIEWS } from './filters';
import { Sums } from './Sums';

/** What was used, by whom and what it cost: from the sum down to one call. */
export default function UsagePage() {
  const { t } = useTranslation('usage');
  const [state, set] = useFilters();
  const scope = useScope();
  const tenant = state.bank || scope.tenant;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button icon={<DownloadOutlined />} href={link(`${scope.apiBase}/usage.csv`, queryOf(state))} download>
          {t('export')}
        </Button>
      }
    >
      <Filters state={state} set={set} />
      <Segmented
        className="hub-fit"
        aria-label={t('view.name')}
        value={state.view}
        onChange={(view) => set({ view })}
        options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
      />
      {state.view === 'sums' ? <Sums state={state} set={set} /> : <Calls state={state} set={set} />}
      {state.request !== '' && tenant !== null && (
        <CallDrawer tenant={tenant} requestId={state.request} onClose={() => set({ request: '', bank: '' })} />
      )}
    </Page>
  );
}
