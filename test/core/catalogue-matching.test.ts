import { calcPrice } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'
import { explainCost } from '../../src/main/core/call-cost'
import { datedPricesOf, priceInForce } from '../../src/main/core/catalogue/dated-prices'
import { matchName } from '../../src/main/core/catalogue/matching'
import { pricesForNewModel } from '../../src/main/core/catalogue/new-model'
import { allProviders } from '../../src/main/core/catalogue/package'

const match = (providerName: string, modelName: string, baseUrl = '') => {
  const found = matchName({ providerName, modelName, baseUrl })
  return found && [found.provider.id, found.model.id, ...found.rules]
}

describe('names of models', () => {
  it('are found as they are', () => {
    expect(match('OpenAI', 'gpt-4o')).toEqual(['openai', 'gpt-4o'])
    expect(match('anthropic', 'Claude-Opus-4-6')).toEqual(['anthropic', 'claude-opus-4-6'])
    expect(match('My server', 'gpt-4o', 'https://api.openai.com/v1')).toEqual(['openai', 'gpt-4o'])
  })

  it.each([
    ['openai', 'openai/gpt-4o-2024-08-06', ['openai', 'gpt-4o', 'path', 'otherName']],
    ['Azure OpenAI', 'azure/gpt-4o', ['azure', 'gpt-4o', 'path']],
    ['anthropic', 'claude-sonnet-4-5-20250929', ['anthropic', 'claude-sonnet-4-5', 'otherName']],
    ['google', 'models/gemini-2.5-pro', ['google', 'gemini-2.5-pro', 'path']],
    ['Vertex AI', 'vertex_ai/gemini-2.5-flash', ['google', 'gemini-2.5-flash', 'path']],
    ['openrouter', 'openai/gpt-4o', ['openrouter', 'openai/gpt-4o']],
  ])('%s · %s', (provider, model, expected) => {
    expect(match(provider, model)).toEqual(expected)
  })

  it('of Bedrock are found at Amazon, at the price of the region where it says so', () => {
    const found = match('Amazon Bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0')
    expect(found?.[0]).toBe('aws')
    expect(found?.[1]).toContain('claude-sonnet-4-5')
    expect(match('bedrock', 'global.anthropic.claude-opus-4-6-v1:0')).toEqual([
      'aws',
      'global.anthropic.claude-opus-4-6-v1:0',
    ])
  })

  it('behind a gateway of one’s own are priced as their maker prices them', () => {
    expect(match('Our gateway', 'gpt-4o')).toEqual(['openai', 'gpt-4o', 'maker'])
    expect(match('Our gateway', 'anthropic/claude-opus-4-6')).toEqual([
      'anthropic',
      'claude-opus-4-6',
      'path',
      'maker',
    ])
  })

  it('that nobody knows, and models on one’s own machine, match nothing', () => {
    expect(match('openai', 'our-finetune')).toBeNull()
    expect(match('Ollama', 'gpt-oss-20b')).toBeNull()
    expect(match('x', '')).toBeNull()
    expect(match('x', '/')).toBeNull()
  })
})

describe('the catalogue’s dated prices', () => {
  const days = ['2024-01-01', '2025-06-09', '2025-06-10', '2026-03-12', '2026-03-13', '2026-11-25']
  const sizes = [1_000, 250_000, 1_200_000]

  it("agree with the package's arithmetic for every model, day and size", () => {
    let compared = 0
    for (const provider of allProviders()) {
      for (const model of provider.models) {
        const prices = datedPricesOf(model)
        if (prices.length === 0 || prices.some(({ note }) => note !== '')) continue
        for (const day of days) {
          const timestamp = new Date(`${day}T12:00:00Z`)
          const price = priceInForce(prices, timestamp)
          expect(price, `${provider.id} ${model.id}`).toBeDefined()
          if (!price) continue
          for (const inputTokens of sizes) {
            const part = inputTokens / 10
            // The model itself, whatever other names would lead to it.
            const theirs = calcPrice(
              {
                input_tokens: inputTokens,
                cache_read_tokens: part,
                cache_write_tokens: 2 * part,
                cache_write_1h_tokens: part,
                output_tokens: 1_000,
              },
              'the-model',
              {
                provider: {
                  ...provider,
                  models: [{ ...model, match: { equals: 'the-model' } }],
                },
                timestamp,
              },
            )
            const call = {
              inputTokens,
              cacheReadTokens: part,
              cacheWrite5mTokens: part,
              cacheWrite1hTokens: part,
              outputTokens: 1_000,
              cacheHit: false,
            }
            const ours = Number(explainCost(call, price, '0').costUsd)
            const other = (theirs?.total_price ?? NaN) - requestFee(model.prices)
            expect(ours, `${provider.id} ${model.id} ${day} ${inputTokens}`).toBeCloseTo(other, 6)
            compared += 1
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(10_000)
  })

  it('give a new model its history', () => {
    const now = new Date('2026-11-25T00:00:00Z')
    const o3 = pricesForNewModel({ providerName: 'openai', baseUrl: '', modelName: 'o3' }, now)
    expect(o3).toMatchObject({
      modelType: 'llm',
      maxInputTokens: 200_000,
      priceInputPer1k: '0.002000',
      priceOutputPer1k: '0.008000',
      prices: [
        { effectiveFrom: '1970-01-01T00:00:01Z', inputPer1k: '0.01', cacheReadPer1k: '0.0005' },
        { effectiveFrom: '2025-06-10T00:00:00Z', inputPer1k: '0.002', cacheReadPer1k: '0.0005' },
      ],
    })
    const unknown = { providerName: 'openai', baseUrl: '', modelName: 'our-finetune' }
    expect(pricesForNewModel(unknown, now)).toBeNull()
  })
})

/** The package adds a fee for the request to some models; it has no place in a price by tokens. */
function requestFee(prices: Parameters<typeof datedPricesOf>[0]['prices']): number {
  const [first] = Array.isArray(prices) ? prices : [{ prices }]
  const fee = first?.prices['requests_kcount']
  return typeof fee === 'number' ? fee / 1000 : 0
}
