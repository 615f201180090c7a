import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createI18n, languages } from '../../src/renderer/i18n'
import { errorText } from '../../src/renderer/lib/error-text'

const folder = 'src/main/core/provider-api'
const source = readdirSync(folder)
  .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
  .join('\n')
const reasons = [
  ...source.matchAll(/failed\(\s*'(\w+)'/g),
  ...source.matchAll(/reason: '(\w+)'/g),
].map(([, reason = '']) => reason)

describe.each(languages)('why a provider could not be asked, in %s', (language) => {
  it.each(reasons)('%s has a sentence with what it names filled in', (reason) => {
    const i18n = createI18n(language)
    const params = {
      place: 'api.example.com',
      status: 418,
      said: '',
      path: '/v1/models',
      megabytes: 16,
      provider: 'P',
      url: 'https://x',
      target: 'https://y',
      cause: 'EPROTO',
    }
    const details = { reason, params }
    const text = errorText({ code: 'provider_failed', message: 'raw', details }, i18n)
    expect(text).not.toBe('raw')
    expect(text).not.toContain('{{')
  })
})
