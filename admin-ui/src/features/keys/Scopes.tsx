import { useTranslation } from 'react-i18next';

interface ScopesProps {
  /** Aliases or networks. */
  readonly values: readonly string[];
  /** What an empty list means. */
  readonly all: string;
  /** How many are shown; the others are counted, and named by the tooltip. */
  readonly max?: number;
}

/** A list of what a key is narrowed to. */
export function Scopes({ values, all, max = Infinity }: ScopesProps) {
  const { t } = useTranslation('keys');
  if (values.length === 0) {
    return <>{all}</>;
  }
  // One more than fits is not shorter when it is only counted.
  const shown = values.length <= max + 1 ? values : values.slice(0, max);
  const rest = values.slice(shown.length);
  return (
    <span className="hub-scopes">
      {shown.map((it) => (
        <code key={it} title={it}>
          {it}
        </code>
      ))}
      {rest.length > 0 && <span title={rest.join('\n')}>{t('moreScopes', { count: rest.length })}</span>}
    </span>
  );
}
