import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/session';
import { CopyText } from '../../shared/CopyText';
import { FilterBar, TextFilter } from '../../shared/FilterBar';
import { EmptyNote, StateBoundary } from '../../shared/StateBoundary';
import { StatusTag, type Tone } from '../../shared/StatusTag';
import { useEndpoints } from './queries';

const TONES: Record<string, Tone> = { GET: 'good', DELETE: 'bad' };

/** The API as it describes itself. */
export function ApiTab() {
  const { t } = useTranslation('settings');
  const { gatewayUrl } = useMe().console;
  const query = useEndpoints();
  const [words, setWords] = useState('');
  return (
    <div className="hub-page">
      <p className="hub-page-lead">{t('api.lead')}</p>
      {gatewayUrl && (
        <p>
          {t('api.gateway')}
          <CopyText text={`${gatewayUrl}/v1`} />
        </p>
      )}
      <FilterBar>
        <TextFilter label={t('api.search')} value={words} onChange={setWords} />
        <Button icon={<DownloadOutlined />} href="/v3/api-docs" download="alliance-hub-openapi.json">
          {t('api.download')}
        </Button>
      </FilterBar>
      <StateBoundary query={query}>
        {(all) => {
          const wanted = words.trim().toLowerCase();
          const found = all.filter((it) => `${it.method} ${it.path} ${it.summary}`.toLowerCase().includes(wanted));
          return found.length === 0 ? (
            <EmptyNote title={t('api.none')} />
          ) : (
            <div className="hub-table-frame">
              <table className="hub-table" aria-label={t('tabs.api')}>
                <thead>
                  <tr>
                    <th scope="col">{t('api.method')}</th>
                    <th scope="col">{t('api.path')}</th>
                    <th scope="col">{t('api.what')}</th>
                  </tr>
                </thead>
                <tbody>
                  {found.map((it) => (
                    <tr key={it.method + it.path}>
                      <td>
                        <StatusTag tone={TONES[it.method] ?? 'warn'}>{it.method}</StatusTag>
                      </td>
                      <td>
                        <code>{it.path}</code>
                      </td>
                      <td lang="en">{it.summary}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </StateBoundary>
    </div>
  );
}
