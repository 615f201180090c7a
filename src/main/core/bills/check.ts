import type { BillCheck } from '../../../contract/bills'
import { billSourceSchema } from '../../../contract/bills'
import { AppError } from '../../../contract/errors'
import type { ImportPlan } from '../../../contract/imports'
import type { Id } from '../../../contract/values'
import { listBillNames } from '../../storage/bills'
import { listImports } from '../../storage/imports'
import { findBucketNews, type NewBucket } from '../../storage/usage-buckets'
import { closedMonthWithin, closedStretches } from '../closed-months/open-months'
import type { CoreDeps } from '../deps'
import { Exact } from '../exact'
import { bucketOf } from '../imports/batch-buckets'
import { eventIdOf, OccurrenceCounter } from '../imports/identity'
import { readFiles } from '../imports/read-files'
import { toRejectedRow } from '../imports/rejections'
import { dateOfSeconds } from '../periods'
import type { SourceFile } from '../source-files'
import { areBillsKept, type Billed, isOfGroup, readBilledDays } from './groups'
import { makeItemReader } from './names'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'settings'>

const REJECTS_SHOWN = 20
const ITEMS_SHOWN = 200
/** Lines whose keys are looked up at once. */
const LOOKED_UP = 1_000

interface Sum {
  lines: number
  amount: InstanceType<typeof Exact>
}

/** What a bill would bring, by the import's own rules: the whole file is read, nothing is written. */
export async function checkBill(
  deps: Deps,
  file: SourceFile,
  { plan, providerId }: { plan: ImportPlan; providerId?: Id | undefined },
): Promise<BillCheck> {
  const source = billSourceSchema.safeParse(plan.format)
  if (!source.success || file.members) {
    throw new AppError('validation', 'This is no plan for a bill.', { reason: 'bill_plan' })
  }
  const db = deps.workspace.database()
  const tally = new Tally()
  const news = { fresh: 0, changed: 0, known: 0 }
  const freshDays = new Set<string>()
  const freshBuckets: Pick<NewBucket, 'startSeconds' | 'endSeconds'>[] = []
  const kept = areBillsKept(deps)
  const compare = async (buckets: readonly NewBucket[]): Promise<void> => {
    const found = kept
      ? await findBucketNews(db, source.data, buckets)
      : { fresh: [...buckets], changed: [], unsplit: [] }
    news.fresh += found.fresh.length
    news.changed += found.changed.length
    news.known += buckets.length - found.fresh.length - found.changed.length
    for (const bucket of found.fresh) {
      freshDays.add(dateOfSeconds(bucket.startSeconds, bucket.timeZone))
    }
    for (const { startSeconds, endSeconds } of [
      ...found.fresh,
      ...found.changed.map(({ bucket }) => bucket),
    ]) {
      freshBuckets.push({ startSeconds, endSeconds })
    }
  }

  const { signal } = new AbortController()
  const occurrences = new OccurrenceCounter()
  let waiting: NewBucket[] = []
  const events = readFiles(file, {
    plan,
    engine: db.engine,
    signal,
    onBytes: () => undefined,
    known: null,
  })
  for await (const event of events) {
    if (event.kind !== 'items') continue
    for (const item of event.items) {
      if (item.kind === 'rejected') tally.reject(item.line, item.rejection)
      if (item.kind !== 'usage') continue
      const { record } = item
      const eventId = eventIdOf(record, occurrences)
      for (const bucket of bucketOf({ record, raw: '', eventId, file: '' })) {
        tally.add(bucket)
        waiting.push(bucket)
      }
    }
    if (waiting.length >= LOOKED_UP) {
      await compare(waiting)
      waiting = []
    }
  }
  await compare(waiting)

  return {
    ...tally.sums(),
    ...news,
    ...(await itemsOf(deps, tally, { providerId, source: source.data })),
    overlaps: await overlapsOf(
      deps,
      { source: source.data, provider: tally.provider, timeZone: tally.timeZone },
      freshDays,
    ),
    closedMonths: await closedMonthsOf(deps, freshBuckets),
  }
}

/** What the lines add up to, and the first that cannot be read. */
class Tally {
  provider = ''
  timeZone = 'UTC'
  readonly items = new Map<string, Sum>()
  private all: Sum = { lines: 0, amount: new Exact(0) }
  private credits: Sum = { lines: 0, amount: new Exact(0) }
  private from: string | null = null
  private to: string | null = null
  private rejected = 0
  private readonly rejects: BillCheck['rejects'] = []

  add({ provider, model, costUsd, startSeconds, timeZone }: NewBucket): void {
    const amount = new Exact(costUsd ?? 0)
    this.provider = provider
    this.timeZone = timeZone
    this.all = plus(this.all, amount)
    if (amount.lessThan(0)) this.credits = plus(this.credits, amount)
    this.items.set(model, plus(this.items.get(model), amount))
    const date = dateOfSeconds(startSeconds, timeZone)
    if (this.from === null || date < this.from) this.from = date
    if (this.to === null || date > this.to) this.to = date
  }

  reject(line: number, rejection: Parameters<typeof toRejectedRow>[1]): void {
    this.rejected += 1
    if (this.rejects.length < REJECTS_SHOWN) this.rejects.push(toRejectedRow(line, rejection))
  }

  sums(): Pick<
    BillCheck,
    'lines' | 'amountUsd' | 'credits' | 'from' | 'to' | 'rejected' | 'rejects'
  > {
    const { all, credits, from, to, rejected, rejects } = this
    return {
      lines: all.lines,
      amountUsd: all.amount.toFixed(),
      credits: { lines: credits.lines, amountUsd: credits.amount.toFixed() },
      from,
      to,
      rejected,
      rejects,
    }
  }
}

function plus(sum: Sum | undefined, amount: Sum['amount']): Sum {
  return { lines: (sum?.lines ?? 0) + 1, amount: (sum?.amount ?? new Exact(0)).plus(amount) }
}

/** The line items with what they are taken for, the dearest first. */
async function itemsOf(
  deps: Deps,
  { items }: Tally,
  { providerId, source }: { providerId: Id | undefined; source: string },
): Promise<Pick<BillCheck, 'items' | 'itemCount'>> {
  const { models } = await deps.reference.read()
  const own = [...models.values()].filter((model) => model.providerId === providerId)
  const names =
    providerId !== undefined && areBillsKept(deps)
      ? await listBillNames(deps.workspace.database(), providerId)
      : []
  const placeOf = makeItemReader(own, names, source === 'openai-cost')
  const dearest = [...items].toSorted(([, a], [, b]) => b.amount.abs().cmp(a.amount.abs()))
  return {
    items: dearest.slice(0, ITEMS_SHOWN).map(([name, { lines, amount }]) => {
      const placed = placeOf(name)
      return {
        name,
        lines,
        amountUsd: amount.toFixed(),
        to: placed.kind,
        modelName: placed.kind === 'model' ? placed.name : null,
      }
    }),
    itemCount: items.size,
  }
}

/** Other bills that it would be compared with together, with amounts for the same days. */
async function overlapsOf(
  deps: Deps,
  group: Pick<Billed, 'source' | 'provider' | 'timeZone'>,
  days: ReadonlySet<string>,
): Promise<BillCheck['overlaps']> {
  // Of a provider's own exports one counts on each day.
  if (days.size === 0 || group.source !== 'bill' || !areBillsKept(deps)) return []
  const shared = new Map<Id, Set<string>>()
  for (const day of await readBilledDays(deps)) {
    if (!isOfGroup(day, group) || !days.has(day.date)) continue
    shared.set(day.importId, (shared.get(day.importId) ?? new Set()).add(day.date))
  }
  if (shared.size === 0) return []
  const imports = await listImports(deps.workspace.database())
  return imports.flatMap(({ id, fileName }) => {
    const own = shared.get(id)
    return own ? [{ id, fileName, days: own.size }] : []
  })
}

async function closedMonthsOf(
  { workspace }: Deps,
  buckets: readonly Pick<NewBucket, 'startSeconds' | 'endSeconds'>[],
): Promise<string[]> {
  if (!workspace.hasTable('token_ledger_closed_months')) return []
  const closed = await closedStretches(workspace.database())
  const months = new Set<string>()
  for (const { startSeconds, endSeconds } of closed.length > 0 ? buckets : []) {
    const month = closedMonthWithin(closed, { from: startSeconds, to: endSeconds })
    if (month !== null) months.add(month)
  }
  return [...months].toSorted()
}
