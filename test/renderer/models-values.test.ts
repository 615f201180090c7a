import { describe, expect, test } from 'vitest'
import type { CatalogueEntry } from '../../src/contract/catalogue'
import { modelChangeSchema, modelInputSchema } from '../../src/contract/models'
import { type Provider, providerInputSchema } from '../../src/contract/providers'
import {
  matchCatalogueProvider,
  matchEntry,
  matchProvider,
} from '../../src/renderer/features/models/catalogue-match'
import { keyInput } from '../../src/renderer/features/models/key-field'
import { modelErrors } from '../../src/renderer/features/models/model-errors'
import {
  blankModel,
  priceNote,
  toModelChange,
  toModelInput,
  valuesOfEntry,
  valuesOfModel,
} from '../../src/renderer/features/models/model-values'
import { schemaErrors } from '../../src/renderer/lib/schema-errors'
import { createI18n } from '../../src/renderer/i18n'

const i18n = createI18n('en')

function provider(id: string, name: string, baseUrl = ''): Provider {
  return {
    id,
    name,
    baseUrl,
    description: '',
    apiKey: { state: 'none', mask: '' },
    modelCount: 0,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  }
}

const entry: CatalogueEntry = {
  catalogueProviderId: 'openai',
  providerName: 'OpenAI',
  modelName: 'gpt-4o',
  displayName: 'GPT 4o',
  description: null,
  modelType: null,
  maxInputTokens: 128_000,
  priceInputPer1k: '0.0025',
  priceOutputPer1k: '0.01',
  cacheReadPer1k: null,
  cacheWrite5mPer1k: null,
  cacheWrite1hPer1k: null,
  tiers: [],
  notes: [],
}
const openai = {
  catalogueProviderId: 'openai',
  name: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
}

describe('a price in the form', () => {
  test('is kept exactly, and what the six places make of it is said', () => {
    expect(priceNote({ text: '0.0375', unit: 'per1M' })).toEqual({
      kind: 'rounded',
      stored: '0.000038',
    })
    expect(priceNote({ text: '2.50', unit: 'per1M' })).toBeNull()
    const values = {
      ...blankModel('1', 'per1M'),
      priceInput: { text: '0.0375', unit: 'per1M' as const },
    }
    expect(toModelInput(values).priceInputPer1k).toBe('0.0000375')
  })

  test('that the six places lose altogether is not passed off as free', () => {
    expect(priceNote({ text: '0.0001', unit: 'per1M' })).toEqual({
      kind: 'vanishes',
      stored: '0.000000',
    })
    expect(priceNote({ text: '0', unit: 'per1M' })).toEqual({ kind: 'free' })
  })

  test('is blank for a model that nobody priced, and 0 for one that is free', () => {
    const model = {
      ...toModelInput(blankModel('1', 'per1M')),
      id: '7',
      providerName: 'x',
      priceInputPer1k: '0',
      priceOutputPer1k: '0',
      priceRounded: false,
      createdAt: '',
      updatedAt: '',
    }
    expect(valuesOfModel({ ...model, priceState: 'unpriced' }, 'per1M').priceInput.text).toBe('')
    expect(valuesOfModel({ ...model, priceState: 'free' }, 'per1M').priceInput.text).toBe('0')
  })

  test('blank is refused by the contract', () => {
    const errors = schemaErrors(modelInputSchema, toModelInput(blankModel('1', 'per1k')), i18n)
    expect(Object.keys(errors).toSorted()).toEqual([
      'modelName',
      'priceInputPer1k',
      'priceOutputPer1k',
    ])
  })
})

describe('prices left blank', () => {
  const unpriced = { id: '7', priceState: 'unpriced' as const }
  const blank = { ...blankModel('1', 'per1M'), modelName: 'gpt-next' }
  const half = { ...blank, priceInput: { text: '3', unit: 'per1M' as const } }

  test('leave an unpriced model unpriced: its other fields can be saved', () => {
    expect(modelErrors(blank, unpriced, i18n)).toEqual({})
    const change = toModelChange(blank, '7', 'UTC')
    expect(change).not.toHaveProperty('priceInputPer1k')
    expect(change).not.toHaveProperty('priceOutputPer1k')
    expect(modelChangeSchema.safeParse(change).success).toBe(true)
  })

  test('are refused where only one is blank', () => {
    expect(Object.keys(modelErrors(half, unpriced, i18n))).toEqual(['priceOutput'])
    expect(modelChangeSchema.safeParse(toModelChange(half, '7', 'UTC')).success).toBe(false)
  })

  test('are joined by a moment that lacks a part: it is refused, not taken for now', () => {
    const incomplete = { ...blank, priceFrom: 'incomplete' }
    expect(modelErrors(incomplete, unpriced, i18n)).toEqual({
      priceFrom: 'Enter a date and a time.',
    })
  })

  test('are refused for a new model, and for one that has a price', () => {
    const both = ['priceInput', 'priceOutput']
    expect(Object.keys(modelErrors(blank, null, i18n)).toSorted()).toEqual(both)
    const priced = { id: '7', priceState: 'priced' as const }
    expect(Object.keys(modelErrors(blank, priced, i18n)).toSorted()).toEqual(both)
  })
})

test('a model taken from the catalogue carries its version as the source of the price', () => {
  const values = valuesOfEntry(entry, 'genai-prices 0.1.8', '3', 'per1M')
  expect(toModelInput(values)).toMatchObject({
    providerId: '3',
    modelName: 'gpt-4o',
    maxInputTokens: 128_000,
    priceInputPer1k: '0.0025',
    priceOutputPer1k: '0.01',
    priceSource: 'genai-prices 0.1.8',
  })
})

describe('a provider of the catalogue', () => {
  test('is found by name before host', () => {
    const providers = [
      provider('1', 'Proxy', 'https://api.openai.com/v1'),
      provider('2', 'open-ai'),
    ]
    expect(matchProvider(openai, providers)?.id).toBe('2')
    expect(matchProvider(openai, providers.slice(0, 1))?.id).toBe('1')
    expect(matchProvider(openai, [provider('3', 'Anthropic')])).toBeUndefined()
  })

  test('without an address does not match every provider without one', () => {
    const azure = { catalogueProviderId: 'azure', name: 'Azure', baseUrl: '' }
    expect(matchProvider(azure, [provider('1', 'Mine')])).toBeUndefined()
    expect(matchCatalogueProvider(provider('1', 'Mine'), [azure])).toBeUndefined()
  })

  test('offers a price for the exact model name only', () => {
    expect(matchEntry(' GPT-4o ', [entry])).toBe(entry)
    expect(matchEntry('gpt-4', [entry])).toBeUndefined()
    expect(matchEntry('gpt-4o', [{ ...entry, priceOutputPer1k: null }])).toBeUndefined()
  })
})

test('an API key is kept, cleared or replaced', () => {
  expect(keyInput({ kind: 'keep', text: '' })).toBeUndefined()
  expect(keyInput({ kind: 'clear', text: '' })).toBeNull()
  expect(keyInput({ kind: 'replace', text: 'sk-1' })).toBe('sk-1')
})

test('a wrong field says what to do, in words', () => {
  const errors = schemaErrors(providerInputSchema, { name: ' ', baseUrl: 'ftp://x' }, i18n)
  expect(errors['name']).toBe('Enter a value.')
  expect(errors['baseUrl']).toContain('http')
})
