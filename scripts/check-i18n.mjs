/**
 * Checks the translations: the same keys and variables in every language, no key in the code that
 * does not exist, no key that nothing uses, and no visible text in the code itself.
 *
 * Run it (`node scripts/check-i18n.mjs`) or import `checkTranslations`.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { findKeys } from './lib/i18n-keys.mjs'
import { findLiterals } from './lib/i18n-literals.mjs'
import { compareLanguages, readLanguages } from './lib/i18n-locales.mjs'

/** @typedef {import('./lib/i18n-locales.mjs').Catalogue} Catalogue */
/** @typedef {import('./lib/i18n-keys.mjs').KeyUse} KeyUse */
/** @typedef {import('./lib/i18n-literals.mjs').Literal} Literal */

/**
 * @param {string} root the project folder
 * @returns {string[]} one sentence for each problem
 */
export function checkTranslations(root) {
  const renderer = join(root, 'src', 'renderer')
  const { languages, problems } = readLanguages(join(renderer, 'i18n'))
  const english = languages.get('en') ?? new Map()
  const sources = parseSources(renderer)
  const uses = sources.flatMap((source) => findKeys(source, namespacesOf(english)))
  const inSources = [
    ...uses.flatMap((use) => problemsOfUse(use, english)),
    ...sources.flatMap(findLiterals).map(problemOfLiteral),
  ]
  return [...problems, ...compareLanguages(languages), ...unusedKeys(english, uses), ...inSources]
}

/**
 * @param {string} folder
 * @returns {ts.SourceFile[]}
 */
function parseSources(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))
    .map((file) =>
      ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true),
    )
}

/** @param {Catalogue} catalogue */
function namespacesOf(catalogue) {
  return new Set([...catalogue.keys()].map((key) => key.slice(0, key.indexOf(':'))))
}

/**
 * @param {KeyUse} use
 * @param {Catalogue} catalogue
 * @returns {string[]}
 */
function problemsOfUse({ file, line, key, kind, hasCount }, catalogue) {
  const place = at(file, line)
  if (kind === 'unknown namespace') {
    return [
      `${place}: it cannot be seen here which namespace "${key}" is in. Write it as "namespace:${key}".`,
    ]
  }
  if (kind === 'prefix') {
    const matches = [...catalogue.keys()].some((candidate) => candidate.startsWith(key))
    return matches ? [] : [`${place}: no key begins with "${key}".`]
  }
  const texts = catalogue.get(key)
  if (!texts) return [`${place}: the key "${key}" does not exist in en.`]
  if (!texts.has('') && !hasCount) {
    return [`${place}: the key "${key}" has plural forms, so it needs a count.`]
  }
  return []
}

/**
 * @param {Catalogue} catalogue
 * @param {KeyUse[]} keyUses
 */
function unusedKeys(catalogue, keyUses) {
  const exact = new Set(keyUses.filter((use) => use.kind === 'key').map((use) => use.key))
  const prefixes = keyUses.filter((use) => use.kind === 'prefix').map((use) => use.key)
  return [...catalogue.keys()]
    .filter((key) => !exact.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)))
    .map((key) => `i18n: no source file uses the key "${key}".`)
}

/** @param {Literal} literal */
function problemOfLiteral({ file, line, text }) {
  const hint = 'Give it a key. (A technical example may stand in a constant.)'
  return `${at(file, line)}: visible text outside i18n: ${JSON.stringify(text)}. ${hint}`
}

/**
 * @param {string} file
 * @param {number} line
 */
function at(file, line) {
  return `${relative(process.cwd(), file)}:${line}`
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const problems = checkTranslations(fileURLToPath(new URL('..', import.meta.url)))
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) {
    console.error(`Translation problems: ${problems.length}.`)
    process.exitCode = 1
  }
}
