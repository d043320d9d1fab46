import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ShortId } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { JsonDiff } from '../../shared/JsonDiff';
import { links } from '../../shared/links';
import { useScope } from '../../shared/scope';
import { Time } from '../../shared/Time';
import { useActionName } from './actions';
import type { AuditRecord } from './queries';

/** One record whole: before and after, why, and its place in the chain. */
export function RecordDrawer({ record, onClose }: { readonly record: AuditRecord; readonly onClose: () => void }) {
  const { t } = useTranslation('audit');
  const scope = useScope();
  const nameOf = useActionName();
  const { before, after } = record;
  const hasContent = isThere(before) || isThere(after);
  return (
    <Drawer open width={680} onClose={onClose} title={nameOf(record.action)} destroyOnHidden>
      <div className="hub-page">
        <dl className="hub-facts">
          <dt>{t('column.at')}</dt>
          <dd>
            <Time at={record.at} form="precise" />
          </dd>
          <dt>{t('column.actor')}</dt>
          <dd>
            <Link to={links.audit(scope, { actor: record.actor })}>{record.actorName ?? record.actor}</Link>
          </dd>
          <dt>{t('column.action')}</dt>
          <dd>
            <code>{record.action}</code>
          </dd>
          <dt>{t('column.subject')}</dt>
          <dd>
            <ShortId id={record.subject} label={t('column.subject')} />{' '}
            <Link to={links.audit(scope, { subject: record.subject })}>{t('record.ofSubject')}</Link>
          </dd>
          <dt>{t('column.reason')}</dt>
          <dd>{record.reason ?? '—'}</dd>
          <dt>{t('record.requestId')}</dt>
          <dd>{isThere(record.requestId) ? <ShortId id={record.requestId} label={t('record.requestId')} /> : '—'}</dd>
        </dl>
        <section aria-label={t('record.changes')}>
          <h2 className="hub-part">{t('record.changes')}</h2>
          {hasContent ? (
            <JsonDiff before={before} after={after} />
          ) : (
            <p className="hub-soft">{t('record.noContent')}</p>
          )}
        </section>
        <section aria-label={t('record.chain')}>
          <h2 className="hub-part">{t('record.chain')}</h2>
          <dl className="hub-facts">
            <dt>{t('record.position')}</dt>
            <dd>
              <Count value={record.position} />
            </dd>
            <dt>{t('record.hash')}</dt>
            <dd>
              <ShortId id={record.hash} label={t('record.hash')} />
            </dd>
            <dt>{t('record.previousHash')}</dt>
            <dd>
              <ShortId id={record.previousHash} label={t('record.previousHash')} />
            </dd>
          </dl>
        </section>
      </div>
    </Drawer>
  );
}

function isThere<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
