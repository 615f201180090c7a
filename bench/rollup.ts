import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type AppHost, openApp } from './app-host'
import type { BenchDatabase, EngineName } from './databases'
import { openPlain } from './plain-client'
import { milliseconds, type ResultRow, seconds, times } from './report'
import { interleave, percentile, spreadOf, timed } from './statistics'

const AIM_RATIO = 2
const AIM_LATENCY_MS = 50
const CALL_EVERY_MS = 5
const LEAST_CALLS = 400
const LAG_RESOLUTION_MS = 5

/**
 * Building the daily sums through the app's own worker, beside the driver reading the same rows and
 * doing nothing with them; going on after a cancel; and what other handlers notice meanwhile.
 */
export async function benchRollup(
  engine: EngineName,
  database: BenchDatabase,
  rows: number,
): Promise<ResultRow[]> {
  const app = await openApp(database.url, database.folder)
  const client = await openPlain(database.url)
  try {
    const figures = await interleave(
      [
        { name: 'ours', run: () => timed(() => rebuild(app)) },
        { name: 'floor', run: () => timed(() => client.streamCalls()) },
      ],
      { warmUps: 1, rounds: 5, atLeast: 3, budgetMs: 60_000 },
    )
    await requireWhole(app, rows)
    const ours = spreadOf(figures.get('ours') ?? [])
    const floor = spreadOf(figures.get('floor') ?? [])
    const ratio = ours.median / floor.median
    return [
      {
        engine,
        what: 'Rollup: build from all calls',
        ours: seconds(ours),
        floor: seconds(floor),
        ratio: times(ratio),
        aim: `≤ ${AIM_RATIO}×`,
        met: ratio <= AIM_RATIO,
      },
      await interrupted(engine, app, rows, ours.median),
      ...(await latencies(engine, app)),
    ]
  } finally {
    await client.close()
    await app.close()
  }
}

async function rebuild(app: AppHost): Promise<void> {
  await app.request('rollup.rebuild', {})
  await app.rollupIdle()
  const { state, error } = await app.request('rollup.status', {})
  if (state !== 'ready') throw new Error(`The daily sums are ${state}: ${error ?? ''}`)
}

async function requireWhole(app: AppHost, rows: number): Promise<void> {
  const { figures, source } = await app.request('spend.overview', {
    filter: { period: { kind: 'preset', preset: 'allTime' } },
  })
  if (source.source !== 'rollup' || figures.calls !== rows) {
    throw new Error(`The ${source.source} answered ${figures.calls} of ${rows} calls.`)
  }
}

/** Cancelled in the middle, and asked for again: what was read is not read twice. */
async function interrupted(
  engine: EngineName,
  app: AppHost,
  rows: number,
  whole: number,
): Promise<ResultRow> {
  const begun = performance.now()
  await app.request('rollup.rebuild', {})
  let cancelledAt = 0
  while (cancelledAt < rows * 0.4) {
    await pause(CALL_EVERY_MS)
    const { state, progress } = await app.request('rollup.status', {})
    if (state === 'ready') break
    cancelledAt = progress?.done ?? cancelledAt
  }
  await app.request('rollup.cancel', {})
  await app.rollupIdle()
  await app.request('rollup.verify', { full: false })
  let resumedAt: number | null = null
  const unsubscribe = app.events.subscribe((name) => {
    const { progress } = app.rollup.status()
    if (name === 'rollup.changed' && progress?.activity === 'build') resumedAt ??= progress.done
  })
  await app.rollupIdle()
  unsubscribe()
  const ms = performance.now() - begun
  await requireWhole(app, rows)
  const share = (count: number | null): string =>
    count === null ? '–' : `${((count / rows) * 100).toFixed(0)} %`
  const goesOn = resumedAt !== null && resumedAt > 0
  return {
    engine,
    what: `Rollup: cancelled at ${share(cancelledAt)}, went on at ${share(resumedAt)}`,
    ours: `${(ms / 1000).toFixed(1)} s`,
    floor: `${(whole / 1000).toFixed(1)} s in one go`,
    ratio: times(ms / whole),
    aim: 'goes on',
    met: rows > 300_000 ? goesOn : null,
  }
}

const probes = [
  {
    what: 'a page of 100',
    call: (app: AppHost) => app.request('usage.page', { filter: {} }),
  },
  { what: 'the list of providers', call: (app: AppHost) => app.request('providers.list', {}) },
] as const

/** How long other handlers take while the sums are built, beside the same at rest. */
async function latencies(engine: EngineName, app: AppHost): Promise<ResultRow[]> {
  const atRest = await probe(app, () => false)
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  let building = true
  const builds = (async () => {
    lag.enable()
    const begun = performance.now()
    do await rebuild(app)
    while (performance.now() - begun < 3_000)
    lag.disable()
    building = false
  })()
  const busy = await probe(app, () => building)
  await builds
  return [
    ...probes.map(({ what }, index): ResultRow => {
      const during = busy[index] ?? []
      const rest = atRest[index] ?? []
      const p99 = percentile(during, 0.99)
      return {
        engine,
        what: `During a build: ${what}, p99 of ${during.length} calls`,
        ours: `${p99.toFixed(1)} ms (median ${percentile(during, 0.5).toFixed(1)})`,
        floor: `${percentile(rest, 0.99).toFixed(1)} ms at rest`,
        ratio: times(p99 / percentile(rest, 0.99)),
        aim: `< ${AIM_LATENCY_MS} ms`,
        met: p99 < AIM_LATENCY_MS,
      }
    }),
    {
      engine,
      what: 'During a build: event-loop delay, p99',
      ours: milliseconds(spreadOf([Math.max(0, lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS)])),
      floor: '',
      ratio: '',
      aim: '',
      met: null,
    },
  ]
}

async function probe(app: AppHost, goOn: () => boolean): Promise<number[][]> {
  const taken: number[][] = probes.map(() => [])
  for (let call = 0; call < LEAST_CALLS || goOn(); call += 1) {
    // Each handler meets the reference tables both cached and read anew.
    for (const [index, { call: ask }] of probes.entries()) {
      taken[index]?.push(await timed(() => ask(app)))
    }
    await pause(CALL_EVERY_MS)
    if (!goOn() && call >= LEAST_CALLS) break
  }
  return taken
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
