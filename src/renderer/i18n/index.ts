import i18next, { type i18n as I18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Settings } from '../../contract/settings'

export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]

const LANGUAGE_ITEM = 'token-ledger-language'

/** Every `<language>/<namespace>.json` beside this file. */
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', {
  eager: true,
  import: 'default',
})

const resources: Record<string, Record<string, Record<string, unknown>>> = {}
for (const [path, texts] of Object.entries(files)) {
  const [, language = '', namespace = ''] = /^\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
  const ofLanguage = (resources[language] ??= {})
  ofLanguage[namespace] = texts
}

const namespaces: string[] = Object.keys(resources['en'] ?? {})

export function createI18n(language: Language): I18n {
  const i18n = i18next.createInstance()
  void i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    supportedLngs: [...languages],
    ns: namespaces,
    defaultNS: 'common',
    resources,
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return i18n
}

/** The language of the system's list that the app speaks, English otherwise. */
export function systemLanguage(wanted: readonly string[] = navigator.languages): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}

export function languageOf(setting: Settings['language']): Language {
  return setting === 'system' ? systemLanguage() : setting
}

/** The language of the last run, so that the first paint is already in it. */
export function initialLanguage(): Language {
  const kept = localStorage.getItem(LANGUAGE_ITEM)
  return languages.find((language) => language === kept) ?? systemLanguage()
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(LANGUAGE_ITEM, language)
  document.documentElement.lang = language
}
