import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../src/main/core/provider-api/compare'

describe('what a provider lists, beside the catalogue', () => {
  const now = new Date('2026-11-25T12:00:00Z')
  const pricedAs = (baseUrl: string, name = 'House gateway'): (string | null)[] => {
    const listed = ['azure/gpt-4o-2024-08-06', 'gpt-5', 'house-model'].map((modelName) => ({
      modelName,
      displayName: modelName,
      modelType: null,
      maxInputTokens: null,
      maxOutputTokens: null,
    }))
    const { models } = compareModels({ name, baseUrl }, listed, [], now)
    return models.map(({ catalogue }) => catalogue && catalogue.modelName)
  }

  it('has the maker’s list price at a gateway that the catalogue does not know', () => {
    expect(pricedAs('https://llm.acme.example/v1')).toEqual(['gpt-4o', 'gpt-5', null])
  })

  it('has the price of a model that its seller only resells', () => {
    expect(pricedAs('https://house.openai.azure.com', 'Azure')).toEqual(['gpt-4o', 'gpt-5', null])
  })

  it.each(['http://localhost:11434/v1', 'http://192.168.1.5/v1', 'http://[::1]:8080'])(
    'has none at %s, where the server is one’s own',
    (baseUrl) => expect(pricedAs(baseUrl)).toEqual([null, null, null]),
  )
})
