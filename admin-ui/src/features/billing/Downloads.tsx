import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { link, path } from '../../api/addresses';

interface DownloadsProps {
  readonly tenant: string;
  readonly month: string;
  readonly size?: 'small' | 'middle';
}

/** The invoice as documents, in the reader's language. */
export function Downloads({ tenant, month, size = 'middle' }: DownloadsProps) {
  const { t, i18n } = useTranslation('billing');
  const file = path`/api/v1/tenants/${tenant}/invoices/${month}/document`;
  return (
    <span className="hub-downloads">
      {(['pdf', 'xlsx'] as const).map((kind) => (
        <Button
          key={kind}
          size={size}
          icon={<DownloadOutlined />}
          href={link(`${file}.${kind}`, { lang: i18n.language })}
          download
          aria-label={t(`download.${kind}`, { month })}
        >
          {kind.toUpperCase()}
        </Button>
      ))}
    </span>
  );
}
