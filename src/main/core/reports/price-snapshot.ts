import type { InstantRange } from '../../../contract/period'
import type { PriceTier } from '../../../contract/prices'
import type { DecimalString, Id, Instant } from '../../../contract/values'
import type { PriceState } from '../../../contract/models'
import { type EffectivePrice, priceAt } from '../prices'
import type { Reference } from '../reference'
import type { SpendScope } from '../spend/sums'

/** One price of a model, as it was in force in a part of the period. USD per 1,000 tokens. */
export interface PriceSnapshot {
  modelId: Id
  provider: string | null
  model: string | null
  state: PriceState
  /** null: since before all dated prices. */
  inForceFrom: Instant | null
  inputPer1k: DecimalString | null
  cacheReadPer1k: DecimalString | null
  cacheWrite5mPer1k: DecimalString | null
  cacheWrite1hPer1k: DecimalString | null
  outputPer1k: DecimalString | null
  /** Prices for calls with more input tokens than so many. */
  tiers: readonly PriceTier[]
  source: string | null
}

/** The prices of the models named that were in force at some time of the period. */
export function pricesInForce(
  { models, records, prices, now }: Reference,
  modelIds: readonly Id[],
  range: InstantRange,
): PriceSnapshot[] {
  return modelIds.flatMap((modelId) => {
    const model = models.get(modelId)
    const record = records.get(modelId)
    const base = {
      modelId,
      provider: model?.providerName ?? null,
      model: model?.modelName ?? null,
    }
    if (!record) return [snapshot(base, null)]
    const dated = prices.get(modelId) ?? []
    const within = dated.filter(
      ({ effectiveFrom }) =>
        (range.from === null || Date.parse(effectiveFrom) > Date.parse(range.from)) &&
        (range.to === null || Date.parse(effectiveFrom) < Date.parse(range.to)),
    )
    const moments = [
      range.from ?? '1970-01-01T00:00:00Z',
      ...within.map((one) => one.effectiveFrom),
    ]
    const found = moments.map((moment) => snapshot(base, priceAt(record, dated, moment, now)))
    return found.filter((one, index) => JSON.stringify(one) !== JSON.stringify(found[index - 1]))
  })
}

function snapshot(
  base: Pick<PriceSnapshot, 'modelId' | 'provider' | 'model'>,
  price: EffectivePrice | null,
): PriceSnapshot {
  if (!price) return { ...base, state: 'unpriced', inForceFrom: null, source: null, ...NO_RATES }
  const { effectiveFrom, source, inputPer1k, outputPer1k, tiers } = price
  const { cacheReadPer1k, cacheWrite5mPer1k, cacheWrite1hPer1k } = price
  const isFree = Number(inputPer1k) === 0 && Number(outputPer1k) === 0
  return {
    ...base,
    state: isFree ? 'free' : 'priced',
    inForceFrom: effectiveFrom,
    inputPer1k,
    cacheReadPer1k,
    cacheWrite5mPer1k,
    cacheWrite1hPer1k,
    outputPer1k,
    tiers,
    source,
  }
}

const NO_RATES = {
  inputPer1k: null,
  cacheReadPer1k: null,
  cacheWrite5mPer1k: null,
  cacheWrite1hPer1k: null,
  outputPer1k: null,
  tiers: [],
} as const

/** The models of a filter's calls, largest spend first. */
export async function calledModels(scope: SpendScope): Promise<Id[]> {
  const { cells } = await scope.sums(['model'])
  return cells
    .toSorted((a, b) => {
      if (a.costMicros !== b.costMicros) return a.costMicros < b.costMicros ? 1 : -1
      return b.calls - a.calls
    })
    .flatMap(({ modelId }) => (modelId === null ? [] : [modelId]))
}
