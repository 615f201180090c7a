import type { Id } from '../../../contract/values'
import { listModelPrices, type ModelPriceRecord } from '../../storage/model-prices'
import { listModels, setModelPrices } from '../../storage/models'
import type { CoreDeps } from '../deps'
import { columnsAgree, currentPricing } from '../prices'
import { withinColumn } from './columns'
import { changed } from './updates'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'events' | 'clock' | 'logger'>

const HOUR_MS = 3_600_000

/**
 * Moves the columns of models whose next dated price has come due, so that other programs see
 * today's price, too: when a database is opened, and hourly. Answers how to end that.
 */
export function followDuePrices(deps: Deps): () => void {
  const settle = (): void => {
    settleDuePrices(deps).catch((error: unknown) =>
      deps.logger.warn({ error }, 'prices that came due could not be written'),
    )
  }
  const unsubscribe = deps.events.subscribe((name) => {
    if (name === 'connection.changed') settle()
  })
  const timer = setInterval(settle, HOUR_MS)
  timer.unref()
  settle()
  return () => {
    unsubscribe()
    clearInterval(timer)
  }
}

/** Answers the number of models whose columns were moved. */
export async function settleDuePrices(deps: Deps): Promise<number> {
  const { state, access } = deps.workspace.status()
  if (state !== 'connected' || access.mode !== 'managed') return 0
  const now = deps.clock.now()
  const moved = await deps.workspace.writableDatabase().transaction(async (tx) => {
    const dated = new Map<Id, ModelPriceRecord[]>()
    for (const price of await listModelPrices(tx)) {
      dated.set(price.modelId, [...(dated.get(price.modelId) ?? []), price])
    }
    let count = 0
    for (const model of await listModels(tx)) {
      const { dated: inForce } = currentPricing(model, dated.get(model.id) ?? [], now)
      if (!inForce || columnsAgree(model, inForce)) continue
      const input = withinColumn('inputPer1k', inForce.inputPer1k)
      await setModelPrices(tx, model.id, input, withinColumn('outputPer1k', inForce.outputPer1k))
      count += 1
    }
    return count
  })
  if (moved > 0) changed(deps)
  return moved
}
