import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { ChartProps } from './Chart';
import { FONTS, type Palette } from './palette';

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

type DrawingProps = ChartProps & { readonly palette: Palette; readonly height: number };

/** The picture alone; loaded when the first chart is shown. */
export default function ChartDrawing(props: DrawingProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  useEffect(() => {
    if (place.current === null) {
      return;
    }
    const made = init(place.current);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionOf(props), { notMerge: true });
  }, [props]);
  return <div ref={place} style={{ height: props.height }} />;
}

function optionOf({ kind, axis, series, format, palette }: DrawingProps) {
  const text = { color: palette.textSoft, fontFamily: FONTS, fontSize: 12 };
  return {
    animation: false,
    color: [...palette.chart],
    textStyle: text,
    grid: { left: 8, right: 12, top: series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    legend:
      series.length > 1
        ? {
            type: 'scroll',
            top: 0,
            left: 0,
            itemWidth: 10,
            itemHeight: 10,
            icon: 'roundRect',
            textStyle: text,
          }
        : undefined,
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { ...text, color: palette.text },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '—'),
    },
    xAxis: {
      type: 'category',
      data: [...axis],
      boundaryGap: kind === 'bars',
      axisLine: { lineStyle: { color: palette.lineStrong } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      axisLabel: { ...text, formatter: format },
      splitLine: { lineStyle: { color: palette.line } },
      splitNumber: 4,
    },
    series: series.map(({ name, values }) => ({
      name,
      data: [...values],
      ...(kind === 'bars'
        ? { type: 'bar', stack: 'all', barMaxWidth: 28 }
        : {
            type: 'line',
            showSymbol: values.length < 3,
            lineStyle: { width: 2 },
            connectNulls: false,
          }),
    })),
  };
}
