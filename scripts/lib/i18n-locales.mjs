/** Reads the locale files (`<language>/<namespace>.json`) and compares the languages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * The texts of one language by key, `namespace:path.to.text`. Plural forms share the key without
 * suffix: the inner map holds the texts by plural form (`one`, `other`, `zero`), and a text without
 * plural forms under ''.
 *
 * @typedef {Map<string, Map<string, string>>} Catalogue
 */

const languageNames = ['en', 'zh-CN']
const pluralSuffix = /_(zero|one|two|few|many|other)$/

/**
 * @param {string} folder
 * @returns {{ languages: Map<string, Catalogue>, problems: string[] }}
 */
export function readLanguages(folder) {
  /** @type {string[]} */
  const problems = []
  const texts = new Map(
    languageNames.map((language) => [language, readTexts(join(folder, language), problems)]),
  )
  const pluralKeys = new Set()
  for (const ofLanguage of texts.values()) {
    for (const key of ofLanguage.keys()) {
      if (key.endsWith('_other')) pluralKeys.add(key.replace(pluralSuffix, ''))
    }
  }
  const languages = new Map(
    [...texts].map(([language, ofLanguage]) => [language, groupPlurals(ofLanguage, pluralKeys)]),
  )
  return { languages, problems }
}

/**
 * @param {string} folder the files of one language
 * @param {string[]} problems
 * @returns {Map<string, string>} texts by full key, plural suffixes included
 */
function readTexts(folder, problems) {
  const texts = new Map()
  if (!existsSync(folder)) return texts
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const path = join(folder, file)
    try {
      flatten(JSON.parse(readFileSync(path, 'utf8')), `${basename(file, '.json')}:`, texts)
    } catch (error) {
      problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return texts
}

/**
 * @param {unknown} value
 * @param {string} key
 * @param {Map<string, string>} texts
 */
function flatten(value, key, texts) {
  if (typeof value === 'string') {
    texts.set(key, value)
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const separator = key.endsWith(':') ? '' : '.'
    for (const [name, inner] of Object.entries(value)) {
      flatten(inner, `${key}${separator}${name}`, texts)
    }
  } else {
    throw new Error(`"${key}" is neither a text nor a group of texts.`)
  }
}

/**
 * @param {Map<string, string>} texts
 * @param {Set<string>} pluralKeys
 * @returns {Catalogue}
 */
function groupPlurals(texts, pluralKeys) {
  /** @type {Catalogue} */
  const catalogue = new Map()
  for (const [fullKey, text] of texts) {
    const form = pluralSuffix.exec(fullKey)?.[1] ?? ''
    const base = fullKey.replace(pluralSuffix, '')
    const isPlural = form !== '' && pluralKeys.has(base)
    const key = isPlural ? base : fullKey
    const forms = catalogue.get(key) ?? new Map()
    catalogue.set(key, forms.set(isPlural ? form : '', text))
  }
  return catalogue
}

/**
 * @param {Map<string, Catalogue>} languages
 * @returns {string[]} what is missing or differs, one sentence each
 */
export function compareLanguages(languages) {
  const keys = new Set([...languages.values()].flatMap((catalogue) => [...catalogue.keys()]))
  return [...keys].flatMap((key) => [
    ...missingForms(key, languages),
    ...differingVariables(key, languages),
  ])
}

/**
 * @param {string} key
 * @param {Map<string, Catalogue>} languages
 * @returns {string[]}
 */
function missingForms(key, languages) {
  const allForms = [...languages.values()].flatMap((catalogue) => [
    ...(catalogue.get(key)?.keys() ?? []),
  ])
  const isPlural = allForms.some((form) => form !== '')
  return [...languages].flatMap(([language, catalogue]) => {
    const forms = catalogue.get(key)
    if (!forms) return [`i18n: "${key}" is missing in ${language}.`]
    if (!isPlural) return []
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const missing = needed.filter((form) => !forms.has(form))
    // `zero` is i18next's own and works in every language; '' is a text that ignores the count.
    const useless = [...forms.keys()].filter(
      (form) => form !== '' && form !== 'zero' && !needed.some((name) => name === form),
    )
    return [
      ...missing.map((form) => `i18n: "${key}_${form}" is missing in ${language}.`),
      ...useless.map((form) => `i18n: "${key}_${form}" is never shown in ${language}.`),
    ]
  })
}

/**
 * @param {string} key
 * @param {Map<string, Catalogue>} languages
 * @returns {string[]}
 */
function differingVariables(key, languages) {
  const described = [...languages]
    .filter(([, catalogue]) => catalogue.has(key))
    .map(([language, catalogue]) => ({
      language,
      variables: variablesOf(catalogue.get(key) ?? new Map()),
    }))
  if (new Set(described.map(({ variables }) => variables)).size <= 1) return []
  const sides = described.map(({ language, variables }) => `${language} has ${variables}`)
  return [`i18n: the variables of "${key}" differ: ${sides.join(', ')}.`]
}

/**
 * @param {Map<string, string>} forms
 * @returns {string} the names of the variables in `{{…}}`, sorted
 */
function variablesOf(forms) {
  /** @type {Set<string>} */
  const names = new Set()
  for (const text of forms.values()) {
    for (const [, name = ''] of text.matchAll(/\{\{-?\s*([^},\s]+)/g)) names.add(name)
  }
  // "One call" says its count in words.
  if (!forms.has('')) names.delete('count')
  return names.size === 0 ? 'none' : [...names].toSorted((a, b) => a.localeCompare(b)).join(' ')
}
