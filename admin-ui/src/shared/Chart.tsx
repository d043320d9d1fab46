import { Skeleton } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLook } from './look';

/** A line or a stack of bars over shared points of an axis. */
export interface ChartData {
  readonly kind: 'line' | 'bars';
  readonly axis: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
  }[];
}

export interface ChartProps extends ChartData {
  /** What the chart shows. */
  readonly label: string;
  /** Writes a value on the axis, in the tooltip and in the table. */
  readonly format: (value: number) => string;
  readonly height?: number;
}

const Drawing = lazy(() => import('./chart-drawing'));
const HEIGHT = 260;

/**
 * A chart. Its library comes with the first chart that is shown; the same numbers are below it as a
 * table, which is what screen readers get.
 */
export function Chart(props: ChartProps) {
  const { isDark, palette } = useLook();
  const { t } = useTranslation('common');
  const height = props.height ?? HEIGHT;
  return (
    <figure className="hub-chart" aria-label={props.label}>
      <div aria-hidden="true" style={{ height }}>
        <Suspense fallback={<Skeleton.Node active style={{ width: '100%', height }} />}>
          <Drawing key={String(isDark)} {...props} height={height} palette={palette} />
        </Suspense>
      </div>
      <details>
        <summary>{t('chart.table')}</summary>
        <Numbers {...props} />
      </details>
    </figure>
  );
}

function Numbers({ label, axis, series, format }: ChartProps) {
  const { t } = useTranslation('common');
  return (
    <div className="hub-chart-numbers">
      <table>
        <caption className="hub-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t('chart.axis')}</th>
            {series.map((it) => (
              <th scope="col" key={it.name}>
                {it.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {axis.map((point, i) => (
            <tr key={point}>
              <th scope="row">{point}</th>
              {series.map((it) => {
                const value = it.values[i];
                return <td key={it.name}>{value === null || value === undefined ? '—' : format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
