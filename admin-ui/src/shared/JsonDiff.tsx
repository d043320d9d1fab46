import { Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changesOf, type FieldChange } from './json-changes';

/** A record before and after, field by field; what stayed the same is hidden at first. */
export function JsonDiff({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const { t } = useTranslation('common');
  const [all, setAll] = useState(false);
  const changes = changesOf(before, after);
  const same = changes.filter((it) => it.kind === 'same').length;
  const shown = all ? changes : changes.filter((it) => it.kind !== 'same');
  return (
    <div className="hub-diff">
      <table>
        <caption className="hub-hidden">{t('diff.name')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('diff.field')}</th>
            <th scope="col">{t('diff.before')}</th>
            <th scope="col">{t('diff.after')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((it) => (
            <tr key={it.path} className={`hub-diff-${it.kind}`}>
              <th scope="row">
                <span className="hub-hidden">{t(`diff.${it.kind}`)} </span>
                {it.path}
              </th>
              <td>{write(it, 'before')}</td>
              <td>{write(it, 'after')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {same > 0 && (
        <label className="hub-diff-all">
          <Switch size="small" checked={all} onChange={setAll} /> {t('diff.same', { count: same })}
        </label>
      )}
    </div>
  );
}

function write(change: FieldChange, side: 'before' | 'after') {
  const value = change[side];
  if (value === undefined) {
    return null;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return change.kind === 'same' ? text : side === 'before' ? <del>{text}</del> : <ins>{text}</ins>;
}
