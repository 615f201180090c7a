import { AppError } from '../../../contract/errors'
import type {
  ReconciliationRow,
  ReconciliationState,
  reconciliationRequestSchema,
  reconciliationSchema,
} from '../../../contract/reconciliation'
import type { z } from 'zod'
import { microsToUsd } from '../../storage/codec'
import { sumRawCells } from '../../storage/spend-raw'
import { type BilledLine, listBilledLines } from '../../storage/usage-buckets'
import type { CoreDeps } from '../deps'
import { Exact } from '../exact'

type Deps = Pick<CoreDeps, 'workspace' | 'reference'>
type Request = z.output<typeof reconciliationRequestSchema>

const DAY = 86_400
const ZERO = new Exact(0)

interface Pair {
  day: string
  modelId: string | null
  name: string
  billed: InstanceType<typeof Exact>
  recorded: InstanceType<typeof Exact>
}

/** What a provider billed by day (UTC) and model, beside the recorded cost of its calls. */
export async function reconcile(
  deps: Deps,
  request: Request,
): Promise<z.infer<typeof reconciliationSchema>> {
  const db = deps.workspace.database()
  const lines = deps.workspace.hasOwnTables()
    ? await listBilledLines(db, request.source, request.month)
    : []
  const [first] = lines
  if (!first) {
    throw new AppError(
      'not_found',
      `No costs of ${request.source} are there for ${request.month}. Import the provider's cost export first.`,
    )
  }
  const { models } = await deps.reference.read()
  const provider = first.provider.toLowerCase()
  const own = [...models.values()].filter((one) => one.providerName?.toLowerCase() === provider)
  const pairs = new Map<string, Pair>()
  const pairOf = (day: string, modelId: string | null, name: string): Pair => {
    const key = `${day} ${modelId ?? `- ${name}`}`
    const pair = pairs.get(key) ?? { day, modelId, name, billed: ZERO, recorded: ZERO }
    pairs.set(key, pair)
    return pair
  }
  const ids = new Map(own.map(({ id, modelName }) => [modelName.toLowerCase(), id]))
  const names = new Map(own.map(({ id, modelName }) => [id, modelName]))
  for (const line of lines) {
    const modelId = modelOf(line, ids)
    const pair = pairOf(dayOf(line.startSeconds), modelId, names.get(modelId ?? '') ?? line.model)
    pair.billed = pair.billed.plus(line.costUsd)
  }
  if (own.length > 0) {
    const start = Math.floor(Math.min(...lines.map((line) => line.startSeconds)) / DAY) * DAY
    const end = Math.ceil(Math.max(...lines.map((line) => line.endSeconds)) / DAY) * DAY
    const cells = await sumRawCells(
      db,
      { fromSeconds: start, toSeconds: end, modelIds: own.map(({ id }) => id), pricedModelIds: [] },
      { model: true, project: false, slots: [{ start, end, length: DAY, first: 0 }] },
    )
    for (const { slot, modelId, costMicros } of cells) {
      if (costMicros === 0n) continue
      const day = dayOf(start + (slot ?? 0) * DAY)
      const pair = pairOf(day, modelId, names.get(modelId ?? '') ?? '')
      pair.recorded = pair.recorded.plus(microsToUsd(costMicros))
    }
  }
  return settle([...pairs.values()], request)
}

/** A line item is a model's name, maybe with the kind of token behind a comma. */
function modelOf({ model }: BilledLine, ids: ReadonlyMap<string, string>): string | null {
  const name = model.toLowerCase()
  return ids.get(name) ?? ids.get(name.split(',')[0]?.trim() ?? '') ?? null
}

function settle(pairs: readonly Pair[], request: Request): z.infer<typeof reconciliationSchema> {
  let billed = ZERO
  let recorded = ZERO
  const rows = pairs.map((pair): ReconciliationRow => {
    billed = billed.plus(pair.billed)
    recorded = recorded.plus(pair.recorded)
    return {
      day: pair.day,
      modelId: pair.modelId,
      name: pair.name,
      billedUsd: pair.billed.toFixed(),
      recordedUsd: pair.recorded.toFixed(),
      differenceUsd: pair.billed.minus(pair.recorded).toFixed(),
      state: stateOf(pair, request),
    }
  })
  return {
    billedUsd: billed.toFixed(),
    recordedUsd: recorded.toFixed(),
    differenceUsd: billed.minus(recorded).toFixed(),
    rows: rows.toSorted((a, b) => (`${a.day} ${a.name}` < `${b.day} ${b.name}` ? -1 : 1)),
  }
}

/** Nothing is the same as an amount of 0. */
function stateOf({ billed, recorded }: Pair, request: Request): ReconciliationState {
  if (recorded.isZero() && !billed.isZero()) return 'billOnly'
  if (billed.isZero() && !recorded.isZero()) return 'ledgerOnly'
  const difference = billed.minus(recorded).abs()
  const share = billed.abs().times(request.tolerancePercent).div(100)
  return difference.lte(request.toleranceUsd) || difference.lte(share) ? 'within' : 'differs'
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
