/** All colours of the console, light and dark; antd's tokens and the style sheets both read them. */
export interface Palette {
  readonly ground: string;
  readonly surface: string;
  readonly raised: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly textSoft: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly rail: string;
  readonly railText: string;
  readonly railActive: string;
  readonly good: string;
  readonly warn: string;
  readonly warnSoft: string;
  readonly bad: string;
  readonly badSoft: string;
  readonly goodSoft: string;
  readonly chart: readonly string[];
}

export const LIGHT: Palette = {
  ground: '#f4f6f6',
  surface: '#ffffff',
  raised: '#ffffff',
  line: '#e3e8e9',
  lineStrong: '#cbd4d6',
  text: '#15242a',
  textSoft: '#53666e',
  accent: '#0b6675',
  accentSoft: '#e3f1f2',
  rail: '#0d2a33',
  railText: '#b9cdd2',
  railActive: '#17434f',
  good: '#2c7a46',
  goodSoft: '#e5f3e9',
  warn: '#8a5a00',
  warnSoft: '#fdf2d9',
  bad: '#b3261e',
  badSoft: '#fbe9e7',
  chart: [
    '#0b7285',
    '#d08700',
    '#4c5fbf',
    '#3f8a52',
    '#b0446c',
    '#6f7f86',
    '#8a5cc2',
    '#c4562b',
    '#2f9ab0',
    '#9a8a1f',
    '#8c8c8c',
  ],
};

export const DARK: Palette = {
  ground: '#0c1317',
  surface: '#131c21',
  raised: '#1a262c',
  line: '#233138',
  lineStrong: '#35464e',
  text: '#e4edef',
  textSoft: '#9db0b7',
  accent: '#56bccb',
  accentSoft: '#12343b',
  rail: '#0a181d',
  railText: '#a3b8be',
  railActive: '#14333c',
  good: '#6fc48a',
  goodSoft: '#14301e',
  warn: '#e5b24d',
  warnSoft: '#33270d',
  bad: '#f28b82',
  badSoft: '#3a1b19',
  chart: [
    '#4fb6c6',
    '#e0a63a',
    '#8d9bea',
    '#6fbd85',
    '#dd7ba0',
    '#93a4ab',
    '#b192e0',
    '#e58a62',
    '#7fd0dd',
    '#cdbd55',
    '#8c8c8c',
  ],
};

/** Digits of one width, and the system's own Chinese fonts: none is loaded. */
export const FONTS =
  "Inter, 'Segoe UI', 'Helvetica Neue', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei UI', 'Microsoft YaHei', 'Source Han Sans SC', 'Noto Sans CJK SC', 'WenQuanYi Zen Hei', system-ui, sans-serif";
export const MONO_FONTS =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Consolas, 'Liberation Mono', 'DejaVu Sans Mono', 'WenQuanYi Zen Hei Mono', monospace";
