import { describe, expect, test } from 'vitest'
import type { Model } from '../../src/contract/models'
import {
  type ModelFilter,
  type ModelSort,
  visibleModels,
} from '../../src/renderer/features/models/model-rows'
import { defaultSort, readView, writeView } from '../../src/renderer/features/models/models-url'

function model(part: Partial<Model> & Pick<Model, 'id' | 'modelName'>): Model {
  return {
    providerId: '1',
    providerName: 'OpenAI',
    modelType: 'llm',
    maxInputTokens: 0,
    maxOutputTokens: 0,
    supportStream: false,
    supportJson: false,
    priceInputPer1k: '0.001',
    priceOutputPer1k: '0.002',
    priceState: 'priced',
    priceRounded: false,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
    ...part,
  }
}

const models = [
  model({ id: '1', modelName: 'gpt-10', priceInputPer1k: '0.0000375', priceRounded: true }),
  model({ id: '2', modelName: 'gpt-4o', priceInputPer1k: '0.0025' }),
  model({ id: '3', modelName: 'gpt-5', priceInputPer1k: '0.00125' }),
  model({
    id: '4',
    modelName: 'qwen',
    providerId: '2',
    providerName: 'DashScope',
    priceState: 'unpriced',
  }),
  model({ id: '5', modelName: 'local', providerId: '9', providerName: null, priceState: 'free' }),
]
const all: ModelFilter = { providerId: null, query: '', price: 'all' }

function names(filter: Partial<ModelFilter>, sort: ModelSort = defaultSort): string[] {
  return visibleModels(models, { ...all, ...filter }, sort).map(({ modelName }) => modelName)
}

describe('the models shown', () => {
  test('numbers in names sort as numbers', () => {
    expect(names({ providerId: '1' })).toEqual(['gpt-4o', 'gpt-5', 'gpt-10'])
  })

  test('prices sort by their exact value', () => {
    expect(names({ providerId: '1' }, { by: 'priceInput', direction: 'desc' })).toEqual([
      'gpt-4o',
      'gpt-5',
      'gpt-10',
    ])
  })

  test('every word of a search has to occur, in the model or its provider', () => {
    expect(names({ query: 'dash QWEN' })).toEqual(['qwen'])
    expect(names({ query: 'openai qwen' })).toEqual([])
  })

  test('free, unpriced and rounded are told apart', () => {
    expect(names({ price: 'free' })).toEqual(['local'])
    expect(names({ price: 'unpriced' })).toEqual(['qwen'])
    expect(names({ price: 'rounded' })).toEqual(['gpt-10'])
  })
})

describe('the address of the models screen', () => {
  test('what is as by default is left out', () => {
    const view = readView(new URLSearchParams())
    expect(writeView(view).toString()).toBe('')
  })

  test('a view survives the way through the address', () => {
    const text = 'provider=3&model=17&q=gpt+4&price=unpriced&sort=priceInput.desc'
    expect(writeView(readView(new URLSearchParams(text))).toString()).toBe(text)
  })

  test('nonsense is as if it were not there', () => {
    const view = readView(new URLSearchParams('provider=x&model=-1&price=cheap&sort=name.up'))
    expect(view).toEqual({
      providerId: null,
      modelId: null,
      query: '',
      price: 'all',
      sort: defaultSort,
    })
  })
})
