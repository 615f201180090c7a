import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { calcPrice, findProvider } from '@pydantic/genai-prices'
import { Decimal } from 'decimal.js'
import { describe, expect, it } from 'vitest'
import { makeCatalogueHandlers } from '../../src/main/core/catalogue/handlers'
import { CATALOGUE_VERSION } from '../../src/main/core/catalogue/package'
import { catalogueProviders } from '../../src/main/core/catalogue/providers'

const require = createRequire(import.meta.url)
const now = new Date('2026-11-01T00:00:00Z')
const catalogue = makeCatalogueHandlers({ now: () => now })
const search = (query: string, limit = 50) => catalogue['catalogue.search']({ query, limit })

describe('the price catalogue', () => {
  it('lists every provider that the package holds', () => {
    const bundle = readFileSync(require.resolve('@pydantic/genai-prices'), 'utf8')
    const ids = [...bundle.matchAll(/\bid: ?["'`]([^"'`]+)["'`]/g)]
      .map((match) => match[1] ?? '')
      .filter((id) => findProvider({ providerId: id })?.id === id)
    expect(Object.keys(catalogueProviders).toSorted()).toEqual([...new Set(ids)].toSorted())
  })

  it('names the version that is installed', () => {
    const { version } = JSON.parse(
      readFileSync('node_modules/@pydantic/genai-prices/package.json', 'utf8'),
    ) as { version: string }
    expect(CATALOGUE_VERSION).toBe(`genai-prices ${version}`)
  })

  it('finds the exact name first', async () => {
    expect((await search('gpt-4o')).entries[0]).toMatchObject({
      catalogueProviderId: 'openai',
      modelName: 'gpt-4o',
    })
    expect((await search('text-embedding-3-large')).entries[0]).toMatchObject({
      modelType: 'embedding',
      priceInputPer1k: '0.00013',
      priceOutputPer1k: '0',
    })
    expect((await search('no such model at all')).entries).toEqual([])
  })

  it("agrees with the package's own arithmetic on flat prices at the date", async () => {
    const { entries } = await search('', 200)
    const flat = entries.filter(
      (entry) =>
        entry.priceInputPer1k &&
        entry.priceOutputPer1k &&
        !entry.notes.includes('tiered') &&
        !entry.notes.includes('per_request'),
    )
    let compared = 0
    for (const entry of flat) {
      const result = calcPrice({ input_tokens: 1000, output_tokens: 1000 }, entry.modelName, {
        providerId: entry.catalogueProviderId,
        timestamp: now,
      })
      // The package matches names by rules; only a hit on the very same model can be compared.
      if (result?.model.id !== entry.modelName) continue
      compared += 1
      const ours = new Decimal(entry.priceInputPer1k ?? 0)
        .plus(entry.priceOutputPer1k ?? 0)
        .toNumber()
      expect(ours).toBeCloseTo(result.total_price, 9)
    }
    expect(compared).toBeGreaterThan(50)
  })
})
