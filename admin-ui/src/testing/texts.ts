import i18next, { type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';

type Texts = Record<string, unknown>;
const common = import.meta.glob<Texts>('../shared/locales/*.ts', {
  eager: true,
  import: 'default',
});
const ofFeatures = import.meta.glob<Texts>('../features/*/locales/*.ts', {
  eager: true,
  import: 'default',
});

/** All texts by language and namespace. */
export function allTexts(): Record<string, Record<string, Texts>> {
  const texts: Record<string, Record<string, Texts>> = {};
  for (const [file, content] of Object.entries({ ...common, ...ofFeatures })) {
    const language = /([a-z]+)\.ts$/.exec(file)?.[1] ?? '';
    const namespace = /features\/([a-z]+)\//.exec(file)?.[1] ?? 'common';
    texts[language] = { ...texts[language], [namespace]: content };
  }
  return texts;
}

/** Tests read English. A text that is not there shows as its name and fails what looks for it. */
export async function startTestTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: false,
    showSupportNotice: false,
    defaultNS: 'common',
    resources: allTexts() as Resource,
    interpolation: { escapeValue: false },
  });
}
