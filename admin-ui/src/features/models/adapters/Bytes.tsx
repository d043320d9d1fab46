import { useTranslation } from 'react-i18next';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size of a file, in the unit that is read most easily. */
export function Bytes({ value }: { readonly value: number }) {
  const { i18n } = useTranslation();
  return <span title={`${value} B`}>{formatBytes(value, i18n.language)}</span>;
}

export function formatBytes(value: number, language: string): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(value / 1_000 ** step);
}
