import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../src/renderer/api/client'
import { errorCodes, fieldError } from '../../src/contract/errors'
import { createI18n, languages, systemLanguage } from '../../src/renderer/i18n'
import { errorReport, errorText, fieldErrors, fieldText } from '../../src/renderer/lib/error-text'

const i18n = createI18n('en')
const connectionReasons = [
  'dns',
  'refused',
  'timeout',
  'auth',
  'unknown_database',
  'privilege',
  'tls',
  'ca_file',
  'no_socket',
  'host_denied',
  'too_many_connections',
  'cannot_open',
  'not_a_database',
]

describe.each(languages)('sentences for errors in %s', (language) => {
  const spoken = createI18n(language)

  it.each(errorCodes)('%s has one of its own', (code) => {
    const text = errorText({ code, message: 'raw', details: {} }, spoken)
    expect(text).not.toBe('raw')
    expect(text).not.toContain('code.')
  })

  it.each(connectionReasons)('connection_failed for %s says what is wrong', (reason) => {
    const general = errorText({ code: 'connection_failed', message: 'raw', details: {} }, spoken)
    const details = { reason, params: { place: 'db:3306' } }
    const text = errorText({ code: 'connection_failed', message: 'raw', details }, spoken)
    expect(text).not.toBe('raw')
    expect(text).not.toBe(general)
    expect(text).not.toContain('{{')
  })

  it('every reason that the app gives has one, with what it names filled in', () => {
    const names =
      'place file columns models migrations name month months bills timeZone user engine'
    const params = Object.fromEntries(names.split(' ').map((name) => [name, 'x']))
    for (const [code, reason] of thrownReasons()) {
      const details = { reason, params: { ...params, migration: 'x', cause: 'x', count: 2 } }
      const text = errorText({ code, message: 'raw', details }, spoken)
      expect([code, reason, text]).not.toEqual([code, reason, 'raw'])
      expect(text).not.toContain('{{')
    }
  })

  it('every code that the core gives a field has a sentence', () => {
    const other = fieldText({ code: 'no such code' }, spoken)
    const params = { maximum: 9, column: 'x', days: 9, month: 'x', timeZone: 'x' }
    for (const code of coreFieldCodes()) {
      const text = fieldText({ code, params }, spoken)
      expect([code, text]).not.toEqual([code, other])
      expect(text).not.toContain('{{')
    }
  })

  it('every code that the contract gives a field has a sentence', () => {
    const other = fieldText({ code: 'no such code' }, spoken)
    for (const code of contractFieldCodes()) {
      expect([code, fieldText({ code, params: { maximum: 9, minimum: 1 } }, spoken)]).not.toEqual([
        code,
        other,
      ])
    }
  })
})

describe('errors as text', () => {
  it('name the place, without escaping what stands in it', () => {
    const details = { reason: 'refused', params: { place: '/tmp/a&b.sock' } }
    expect(errorText({ code: 'connection_failed', message: '', details }, i18n)).toBe(
      'Nothing answers at /tmp/a&b.sock. Is the server running, and is the port right?',
    )
  })

  it('a reason without a sentence is told as the app told it', () => {
    const error = new ApiError({
      code: 'file_format',
      message: 'The header is missing.',
      details: { reason: 'no_such_reason' },
    })
    expect(errorText(error, i18n)).toBe('The header is missing.')
  })

  it('count what they count', () => {
    const text = (count: number): string =>
      errorText(
        { code: 'in_use', message: '', details: { reason: 'calls', params: { count } } },
        i18n,
      )
    expect(text(1)).toMatch(/^1 call hangs/)
    expect(text(12)).toMatch(/^12 calls hang/)
  })

  it('say why there is no connection', () => {
    const details = { reason: 'refused', params: { place: 'db:3306' } }
    const text = errorText({ code: 'not_connected', message: 'raw', details }, i18n)
    expect(text).toMatch(/^Nothing answers at db:3306/)
  })

  it('of a wrong field outside of a form say what is wrong with it', () => {
    const error = new ApiError(
      fieldError('plan.columns.time', 'unknown_column', 'raw', { column: 'when' }).toShape(),
    )
    expect(errorText(error, i18n)).toMatch(/no column named when/)
  })

  it('whatever is thrown has a sentence and a report', () => {
    expect(errorText(new Error('boom'), i18n)).toMatch(/went wrong/)
    expect(errorText('boom', i18n)).toMatch(/went wrong/)
    expect(errorReport(new Error('boom'))).toContain('boom')
  })

  it('wrong fields become the errors of a form, under the form’s names', () => {
    const error = new ApiError(fieldError('database.user', 'required', 'x').toShape())
    expect(fieldErrors(error, i18n, { 'database.user': 'user' })).toEqual({
      user: 'Enter a value.',
    })
    const long = new ApiError(fieldError('name', 'too_long', 'x', { maximum: 128 }).toShape())
    expect(fieldErrors(long, i18n)).toEqual({ name: 'Too long: 128 characters at most.' })
    expect(fieldErrors(new Error('boom'), i18n)).toEqual({})
  })
})

describe('the language of the system', () => {
  it.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['fr', 'zh'], 'zh-CN'],
    [['en-GB', 'zh-CN'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('%j gives %s', (wanted, language) => {
    expect(systemLanguage(wanted)).toBe(language)
  })
})

/** Code and reason of every error of the core whose reason stands there as text. */
function thrownReasons(): [string, string][] {
  const found = coreSources().flatMap((source): [string, string][] => [
    ...pairs(source, /AppError\(\s*'(\w+)',(?:(?!AppError\(|'\)\n)[^])*?reason: '(\w+)'/g),
    ...pairs(source, /throw (f)ormatError\(\s*'(\w+)'/g).map(([, reason]): [string, string] => [
      'file_format',
      reason,
    ]),
  ])
  expect(found).toContainEqual(['in_use', 'jobs'])
  expect(found).toContainEqual(['schema_mismatch', 'newer_app'])
  expect(found).toContainEqual(['file_format', 'needs_mapping'])
  return found
}

function pairs(source: string, pattern: RegExp): [string, string][] {
  return [...source.matchAll(pattern)].map((match) => [match[1] ?? '', match[2] ?? ''])
}

function coreFieldCodes(): string[] {
  const found = coreSources().flatMap((source) =>
    [...source.matchAll(/fieldError\(\s*[^,]+,\s*'(\w+)'|\bcode: '(\w+)' \}\]/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    ),
  )
  expect(found).toContain('unknown_column')
  return found
}

function coreSources(): string[] {
  return ['core', 'storage'].flatMap((folder) => {
    const root = new URL(`../../src/main/${folder}/`, import.meta.url)
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name, root), 'utf8'))
  })
}

/** The codes that schemas give as messages, and those that the router makes itself. */
function contractFieldCodes(): string[] {
  const files = ['values', 'settings', 'usage', 'security', 'providers', 'connections', 'models']
  const own = files.flatMap((file) => {
    const source = readFileSync(new URL(`../../src/contract/${file}.ts`, import.meta.url), 'utf8')
    const messages = source.matchAll(/(?:\.(?:min|refine|regex)\(.*, |error: )'([a-z_]+)'/g)
    return [...messages].flatMap((match) => match[1] ?? [])
  })
  expect(own).toContain('passphrase_too_short')
  return [...new Set([...own, 'too_long', 'too_large', 'too_small', 'invalid_type', 'taken'])]
}
