import type { WholeNumber } from '../../storage/rollup-connection'
import type { CallSink } from '../../storage/rollup-source'
import { storedId } from '../../storage/rollup-schema'
import type { FreshSums } from '../../storage/rollup-writer'
import type { ZoneDays } from './zone-days'

const SUMS = 6
/** Below it, an id is added as a number: two of them stay exact. */
const SMALL = 2 ** 52

/** Sums calls into day × model × project, and SUM(id) by day; about 100 bytes a cell. */
export interface Accumulator {
  readonly add: CallSink
  readonly cells: number
  readonly rows: number
  /** Hands over what was summed and begins anew. */
  take(): FreshSums
}

export function makeAccumulator(zone: ZoneDays): Accumulator {
  const pairsByModel = new Map<string, Map<string, number>>()
  const models: bigint[] = []
  const projects: bigint[] = []
  let days = new Map<number, DaySums>()
  let lastDay = Number.NaN
  let last = newDay()
  let sums = new Float64Array(SUMS * 1024)
  let cells = 0
  let rows = 0

  function pairOf(model: string, project: string): number {
    let byProject = pairsByModel.get(model)
    if (!byProject) {
      byProject = new Map()
      pairsByModel.set(model, byProject)
    }
    let pair = byProject.get(project)
    if (pair === undefined) {
      pair = models.length
      models.push(storedId(model))
      projects.push(storedId(project))
      byProject.set(project, pair)
    }
    return pair
  }

  /** Calls come more or less by time, so the last day is mostly the next one's too. */
  function dayOf(day: number): DaySums {
    if (day === lastDay) return last
    const known = days.get(day)
    lastDay = day
    last = known ?? newDay()
    if (!known) days.set(day, last)
    return last
  }

  function newCell(): number {
    const at = cells * SUMS
    cells += 1
    if (at >= sums.length) {
      const larger = new Float64Array(sums.length * 2)
      larger.set(sums)
      sums = larger
    }
    return at
  }

  return {
    get cells() {
      return cells
    },
    get rows() {
      return rows
    },
    add(id, modelId, projectId, inputTokens, outputTokens, cacheHit, costMicros, createdAt) {
      const day = dayOf(zone.dayOf(createdAt))
      const pair = pairOf(modelId, projectId)
      let at = day.cells.get(pair)
      if (at === undefined) {
        at = newCell()
        day.cells.set(pair, at)
      }
      const zeroCost = costMicros === 0 && !cacheHit && (inputTokens > 0 || outputTokens > 0)
      plus(sums, at, 1)
      if (cacheHit) plus(sums, at + 1, 1)
      plus(sums, at + 2, inputTokens)
      plus(sums, at + 3, outputTokens)
      plus(sums, at + 4, costMicros)
      if (zeroCost) plus(sums, at + 5, 1)
      addId(day, id)
      rows += 1
    },
    take() {
      const fresh: { cells: WholeNumber[]; days: WholeNumber[] } = { cells: [], days: [] }
      for (const [day, found] of [...days].toSorted(([a], [b]) => a - b)) {
        for (const [pair, at] of found.cells) {
          fresh.cells.push(day, models[pair] ?? 0n, projects[pair] ?? 0n)
          for (let sum = at; sum < at + SUMS; sum++) fresh.cells.push(sums[sum] ?? 0)
        }
        const idSum = found.largeIds + BigInt(found.smallIds)
        fresh.days.push(day, idSum >> 32n, idSum & 0xffff_ffffn)
      }
      days = new Map()
      lastDay = Number.NaN
      sums = new Float64Array(SUMS * 1024)
      cells = 0
      return fresh
    },
  }
}

interface DaySums {
  /** Where the sums of each pair of model and project stand. */
  cells: Map<number, number>
  /** SUM(id) in two parts: numbers while they are exact. */
  smallIds: number
  largeIds: bigint
}

function newDay(): DaySums {
  return { cells: new Map(), smallIds: 0, largeIds: 0n }
}

function addId(day: DaySums, id: string): void {
  if (id.length > 15) {
    day.largeIds += BigInt(id)
    return
  }
  day.smallIds += Number(id)
  if (day.smallIds > SMALL) {
    day.largeIds += BigInt(day.smallIds)
    day.smallIds = 0
  }
}

function plus(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value
}
