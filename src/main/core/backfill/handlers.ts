import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BackfillPreview, BackfillScope } from '../../../contract/backfill'
import { AppError } from '../../../contract/errors'
import type { DomainHandlers, ParsedInput } from '../../../contract/routes'
import type { Id } from '../../../contract/values'
import {
  applyCosts,
  type CostChange,
  endBackfill,
  findBackfill,
  insertBackfill,
  listBackfills,
  undoBatch,
} from '../../storage/backfills'
import { listClosedRanges } from '../../storage/closed-months'
import type { CoreDeps } from '../deps'
import { callsSource, type ThreadDeps } from '../every-call'
import type { JobContext } from '../jobs'
import { openScope, type UsageDeps } from '../usage-scope'
import type { RepriceTask, runRepriceTask } from './reprice-task'

type Deps = UsageDeps &
  ThreadDeps &
  Pick<CoreDeps, 'jobs' | 'events' | 'dataFolder' | 'trail'> & { runTask: typeof runRepriceTask }

const BATCH = 1_000

export function makeBackfillHandlers(deps: Deps): DomainHandlers<'backfill'> {
  return {
    'backfill.preview': async ({ scope }) => {
      const task = await makeTask(deps, scope, null)
      const jobId = deps.jobs.start(
        { kind: 'backfillPreview', subject: subjectOf(deps), unit: 'rows', total: null },
        async ({ signal, progress }) => ({
          kind: 'backfillPreview',
          preview: await deps.runTask(task, ({ rows }) => progress({ done: rows, rows }), signal),
        }),
      )
      return { jobId }
    },
    'backfill.start': async (input) => {
      deps.workspace.writableDatabase()
      const jobId = deps.jobs.start(
        { kind: 'backfill', subject: subjectOf(deps), unit: 'rows', total: input.previewed.calls },
        (context) => backfill(deps, input, context),
      )
      return { jobId }
    },
    'backfill.list': async () => ({
      backfills: deps.workspace.hasOwnTables()
        ? await listBackfills(deps.workspace.database())
        : [],
    }),
    'backfill.undo': async ({ id }) => {
      const db = deps.workspace.writableDatabase()
      const record = await findBackfill(db, id)
      if (!record) throw new AppError('not_found', 'That backfill is not known.')
      if (record.status === 'undone') {
        throw new AppError('validation', 'This backfill has been undone already.', {
          reason: 'backfill_undone',
        })
      }
      if (record.status === 'running') {
        throw new AppError('in_use', 'This backfill is still running. Cancel it first.', {
          reason: 'backfill_running',
        })
      }
      const jobId = deps.jobs.start(
        { kind: 'undoBackfill', subject: subjectOf(deps), unit: 'rows', total: record.calls },
        (context) => undo(deps, id, context),
      )
      return { jobId }
    },
  }
}

function subjectOf(deps: Deps): string {
  return deps.workspace.status().connection.name
}

async function makeTask(
  deps: Deps,
  scope: BackfillScope,
  changesFile: string | null,
): Promise<RepriceTask> {
  const { workspace, settings, clock } = deps
  const { db, filter, reference } = await openScope(deps, scope.filter)
  return {
    ...(await callsSource(deps, filter)),
    reach: scope.reach,
    models: [...reference.records.values()].map((record) => ({
      record,
      dated: [...(reference.prices.get(record.id) ?? [])],
    })),
    cacheHitShare: settings.current().cacheHitShare,
    now: clock.now().getTime(),
    closed: scope.intoClosedMonths || !workspace.hasOwnTables() ? [] : await listClosedRanges(db),
    changesFile,
  }
}

/** Computes first, writes then: the changes lie in a file in between, so memory stays constant. */
async function backfill(
  deps: Deps,
  { scope, previewed }: ParsedInput<'backfill.start'>,
  { signal, progress }: JobContext,
): Promise<{ kind: 'backfill'; id: Id; calls: number }> {
  const folder = join(deps.dataFolder, 'backfills')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${randomUUID()}.csv`)
  try {
    const found = await deps.runTask(await makeTask(deps, scope, file), () => undefined, signal)
    refuseStale(found, previewed)
    const db = deps.workspace.writableDatabase()
    const id = await db.transaction(async (tx) => {
      const backfillId = await insertBackfill(tx, JSON.stringify(scope))
      await deps.trail.record(tx, {
        subject: 'backfill',
        subjectId: backfillId,
        name: scope.reach,
        action: 'started',
        after: { calls: previewed.calls, differenceUsd: previewed.differenceUsd },
      })
      return backfillId
    })
    let calls = 0
    let done = false
    try {
      for await (const changes of batchesOf(file)) {
        signal.throwIfAborted()
        const written = await db.transaction((tx) => applyCosts(tx, id, changes))
        calls += written.length
        progress({ done: calls, rows: calls })
      }
      done = true
    } finally {
      // What was written stays, whole batches with their former costs, and can be undone.
      await endBackfill(db, id, done ? 'done' : signal.aborted ? 'cancelled' : 'interrupted')
      changed(deps)
    }
    return { kind: 'backfill', id, calls }
  } finally {
    await rm(file, { force: true })
  }
}

function refuseStale(
  { change }: BackfillPreview,
  previewed: ParsedInput<'backfill.start'>['previewed'],
): void {
  if (change.calls === previewed.calls && change.differenceUsd === previewed.differenceUsd) return
  throw new AppError(
    'validation',
    'The calls or prices have changed since the preview; nothing was written. Look at it again.',
    { reason: 'stale_preview' },
  )
}

async function* batchesOf(file: string): AsyncGenerator<CostChange[]> {
  let batch: CostChange[] = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [id = '', oldMicros, newMicros] = line.split(',')
    batch.push({ id, oldMicros: Number(oldMicros), newMicros: Number(newMicros) })
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function undo(
  deps: Deps,
  id: Id,
  { signal, progress }: JobContext,
): Promise<{ kind: 'undoBackfill'; restored: number; changedSince: number }> {
  const db = deps.workspace.writableDatabase()
  let restored = 0
  let changedSince = 0
  try {
    for (;;) {
      if (signal.aborted) {
        throw new AppError('cancelled', 'The undoing was stopped. Undo it again for the rest.')
      }
      const batch = await undoBatch(db, id)
      restored += batch.restored
      changedSince += batch.changedSince
      progress({ done: restored + changedSince, rows: restored })
      if (!batch.more) break
    }
    await endBackfill(db, id, 'undone')
    await db.transaction((tx) =>
      deps.trail.record(tx, {
        subject: 'backfill',
        subjectId: id,
        name: '',
        action: 'undone',
        after: { calls: restored },
      }),
    )
    return { kind: 'undoBackfill', restored, changedSince }
  } finally {
    changed(deps)
  }
}

function changed(deps: Deps): void {
  deps.events.emit('data.changed', { domains: ['usage'] })
}
