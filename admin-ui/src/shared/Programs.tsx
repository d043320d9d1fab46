import { Alert, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session';
import { CodeBlock } from './CodeBlock';
import { LANGUAGES, programOf } from './gateway-programs';

const UNKNOWN_URL = 'https://GATEWAY';

/** Programs that call a model through the gateway, to copy. */
export function Programs({ model }: { readonly model: string }) {
  const { t } = useTranslation('common');
  const { gatewayUrl } = useMe().console;
  const call = { gatewayUrl: gatewayUrl ?? UNKNOWN_URL, model, question: t('programs.question') };
  return (
    <>
      {gatewayUrl === undefined && <Alert type="warning" showIcon message={t('programs.noUrl')} />}
      <Tabs
        size="small"
        items={LANGUAGES.map((it) => ({
          key: it,
          label: t(`programs.language.${it}`),
          children: <CodeBlock code={programOf(it, call)} label={t(`programs.language.${it}`)} />,
        }))}
      />
    </>
  );
}
