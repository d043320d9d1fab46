import { App as AntApp, ConfigProvider, theme, type ThemeConfig } from 'antd';
// The modules below antd/locale are CommonJS, of which a build makes `{ default }`.
import en from 'antd/es/locale/en_US';
import zh from 'antd/es/locale/zh_CN';
import {
  createContext,
  useCallback,
  use,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { DARK, FONTS, LIGHT, MONO_FONTS, type Palette } from './palette';

export const LOOKS = ['system', 'light', 'dark'] as const;
/** What a person chose. */
export type Look = (typeof LOOKS)[number];

interface LookState {
  readonly look: Look;
  readonly isDark: boolean;
  readonly palette: Palette;
  readonly choose: (look: Look) => void;
}

const STORED = 'hub.look';
const Context = createContext<LookState | null>(null);

/** Light or dark, as the person chose or as the system is; and antd dressed accordingly. */
export function LookProvider({ children }: { readonly children: ReactNode }) {
  const { i18n } = useTranslation('common');
  const [look, setLook] = useState<Look>(storedLook);
  const systemIsDark = useSystem('(prefers-color-scheme: dark)');
  const isStill = useSystem('(prefers-reduced-motion: reduce)');
  const isDark = look === 'dark' || (look === 'system' && systemIsDark);
  const palette = isDark ? DARK : LIGHT;
  const state = useMemo<LookState>(() => {
    const choose = (chosen: Look) => {
      localStorage.setItem(STORED, chosen);
      setLook(chosen);
    };
    return { look, isDark, palette, choose };
  }, [look, isDark, palette]);
  useEffect(() => paint(palette, isDark), [palette, isDark]);
  const dress = useMemo(() => dressOf(palette, isDark, isStill), [palette, isDark, isStill]);
  return (
    <Context value={state}>
      <ConfigProvider
        theme={dress}
        locale={i18n.language.startsWith('zh') ? zh : en}
        button={{ autoInsertSpace: false }}
      >
        <AntApp className="hub-app">{children}</AntApp>
      </ConfigProvider>
    </Context>
  );
}

export function useLook(): LookState {
  const state = use(Context);
  if (state === null) {
    throw new Error('useLook needs a LookProvider above it');
  }
  return state;
}

/** Tells the style sheets; they know colours only by these names. */
function paint(palette: Palette, isDark: boolean) {
  const root = document.documentElement;
  root.dataset['look'] = isDark ? 'dark' : 'light';
  root.style.colorScheme = isDark ? 'dark' : 'light';
  for (const [name, value] of Object.entries(palette)) {
    if (typeof value === 'string') {
      root.style.setProperty(`--hub-${name}`, value);
    }
  }
}

function dressOf(palette: Palette, isDark: boolean, isStill: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'hub' },
    hashed: false,
    token: {
      colorPrimary: palette.accent,
      colorInfo: palette.accent,
      colorLink: palette.accent,
      colorSuccess: palette.good,
      colorWarning: palette.warn,
      colorError: palette.bad,
      colorBgLayout: palette.ground,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      colorText: palette.text,
      colorTextSecondary: palette.textSoft,
      colorTextDescription: palette.textSoft,
      colorTextPlaceholder: palette.textSoft,
      ...(isDark ? { colorTextLightSolid: '#06161a' } : {}),
      fontFamily: FONTS,
      fontFamilyCode: MONO_FONTS,
      fontSize: 14,
      borderRadius: 4,
      controlHeight: 32,
      wireframe: false,
      motion: !isStill,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Segmented: { trackBg: palette.line, itemSelectedBg: palette.surface },
      Tooltip: { colorTextLightSolid: '#ffffff', colorBgSpotlight: isDark ? '#2c3d45' : '#1b3038' },
    },
  };
}

function storedLook(): Look {
  const stored = localStorage.getItem(STORED);
  return LOOKS.find((it) => it === stored) ?? 'system';
}

/** Whether what a person has set in the system is so, now and whenever they change it. */
function useSystem(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const asked = systemQuery(query);
      asked?.addEventListener('change', listener);
      return () => asked?.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => systemQuery(query)?.matches ?? false);
}

function systemQuery(query: string): MediaQueryList | null {
  return typeof globalThis.matchMedia === 'function' ? globalThis.matchMedia(query) : null;
}
