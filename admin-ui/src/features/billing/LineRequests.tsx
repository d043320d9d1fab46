import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { costOf } from '../../shared/decimal';
import { links } from '../../shared/links';
import { Money } from '../../shared/Money';
import { useScope } from '../../shared/scope';
import { Time } from '../../shared/Time';
import { useLineRequests, type Line, type LineRequest, type TokenClass } from './queries';

interface LineRequestsProps {
  readonly tenant: string;
  readonly month: string;
  readonly line: Line;
  readonly onClose: () => void;
}

/** The requests that a line is the sum of. */
export function LineRequests({ tenant, month, line, onClose }: LineRequestsProps) {
  const { t } = useTranslation('billing');
  const title = t('requests.title', { model: line.alias, class: t(`class.${line.tokenClass}`) });
  return (
    <Drawer open width={720} title={title} onClose={onClose}>
      <div className="hub-page">
        <dl className="hub-facts">
          <dt>{t('lines.tokens')}</dt>
          <dd>
            <Count value={line.tokens} />
          </dd>
          <dt>{t('perMillion')}</dt>
          <dd>
            <Money yuan={line.unitPricePerMillion} form="exact" />
          </dd>
          <dt>{t('lines.exact')}</dt>
          <dd>
            <Money yuan={line.exactAmount} form="exact" />
          </dd>
        </dl>
        <DataTable
          label={title}
          columns={useColumns(line)}
          pages={useLineRequests(tenant, month, line.id)}
          rowKey={(it) => it.usageId}
        />
      </div>
    </Drawer>
  );
}

function useColumns(line: Line): readonly Column<LineRequest>[] {
  const { t } = useTranslation('billing');
  const scope = useScope();
  return [
    { key: 'at', title: t('requests.at'), render: (it) => <Time at={it.occurredAt} /> },
    {
      key: 'request',
      title: t('requests.id'),
      render: (it) => (
        <Link to={links.request(scope, it.requestId)}>
          <code>{it.requestId}</code>
        </Link>
      ),
    },
    {
      key: 'tokens',
      title: t('lines.tokens'),
      align: 'right',
      render: (it) => <Count value={tokensOf(it, line.tokenClass)} />,
    },
    {
      key: 'amount',
      title: t('lines.exact'),
      align: 'right',
      render: (it) => <Money amount={costOf(tokensOf(it, line.tokenClass), line.unitPricePerMillion)} form="exact" />,
    },
  ];
}

/** A call's tokens that a line of this class charges. */
export function tokensOf(call: LineRequest, tokenClass: TokenClass): number {
  switch (tokenClass) {
    case 'INPUT':
      return call.promptTokens - call.cachedTokens;
    case 'CACHED_INPUT':
      return call.cachedTokens;
    case 'OUTPUT':
      return call.completionTokens;
  }
}
