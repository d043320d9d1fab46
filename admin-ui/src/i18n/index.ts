import i18next, { type BackendModule, type Resource, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['zh', 'en'] as const;
export type LanguageName = (typeof LANGUAGES)[number];

const STORED = 'hub.language';

type TextModule = { default: Record<string, unknown> };
type Load = () => Promise<TextModule>;

/** One file for each language and namespace, loaded when a page needs it. */
const common = import.meta.glob<TextModule>('../shared/locales/*.ts');
const ofFeatures = import.meta.glob<TextModule>('../features/*/locales/*.ts');

const files: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = fileOf(language, namespace);
    if (!load) {
      done(new Error(`there are no texts ${namespace} in ${language}`), false);
      return;
    }
    load().then(
      (it) => done(null, it.default as Resource[string]),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), false),
    );
  },
};

/** Starts in the language that the person chose here, else the browser's, else Chinese. */
export async function startTexts(): Promise<i18n> {
  await i18next
    .use(files)
    .use(initReactI18next)
    .init({
      lng: storedLanguage(),
      fallbackLng: false,
      supportedLngs: [...LANGUAGES],
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false }, // React escapes
      returnNull: false,
      showSupportNotice: false,
      react: { useSuspense: true },
    });
  document.documentElement.lang = htmlLanguage(i18next.language);
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = htmlLanguage(language);
  });
  return i18next;
}

/** Changes the language here and for the next visit. */
export async function chooseLanguage(language: LanguageName): Promise<void> {
  localStorage.setItem(STORED, language);
  await i18next.changeLanguage(language);
}

/** Takes the language of the person's profile, unless another was chosen in this browser. */
export async function followProfile(language: string | null | undefined): Promise<void> {
  const known = LANGUAGES.find((it) => language?.startsWith(it));
  if (known && localStorage.getItem(STORED) === null && known !== i18next.language) {
    await i18next.changeLanguage(known);
  }
}

function storedLanguage(): LanguageName {
  const stored = localStorage.getItem(STORED);
  const wanted = [stored, ...navigator.languages].find((it) => LANGUAGES.some((known) => it?.startsWith(known)));
  return LANGUAGES.find((it) => wanted?.startsWith(it)) ?? 'zh';
}

function fileOf(language: string, namespace: string): Load | undefined {
  return namespace === 'common'
    ? common[`../shared/locales/${language}.ts`]
    : ofFeatures[`../features/${namespace}/locales/${language}.ts`];
}

function htmlLanguage(language: string): string {
  return language === 'zh' ? 'zh-CN' : language;
}
