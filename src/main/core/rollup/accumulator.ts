import type { WholeNumber } from '../../storage/rollup-connection'
import type { CallSink } from '../../storage/rollup-source'
import { BLOCK_BITS, storedId } from '../../storage/rollup-schema'
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
  /** Hands over what was summed, with the margins if asked for, and begins anew. */
  take(margins: boolean): FreshSums
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
    take(margins) {
      const cellRows: WholeNumber[] = []
      const dayRows: WholeNumber[] = []
      const byModel = makeMargin()
      const byProject = makeMargin()
      const byBlock = makeMargin()
      const ranks = ranksOf(models, projects)
      const modelPlaces = placesOf(models)
      const projectPlaces = placesOf(projects)
      for (const [day, found] of [...days].toSorted(([a], [b]) => a - b)) {
        // In the order of the table's key: it grows at its end, three times as fast.
        const inOrder = [...found.cells].toSorted(([a], [b]) => (ranks[a] ?? 0) - (ranks[b] ?? 0))
        for (const [pair, at] of inOrder) {
          const model = models[pair] ?? 0n
          const project = projects[pair] ?? 0n
          const six = sums.subarray(at, at + SUMS)
          cellRows.push(day, model, project, ...six)
          if (!margins) continue
          const block = day >> BLOCK_BITS
          byModel.add(day, modelPlaces[pair] ?? 0, six, () => [day, model])
          byProject.add(day, projectPlaces[pair] ?? 0, six, () => [day, project])
          byBlock.add(block, pair, six, () => [block, model, project])
        }
        const idSum = found.largeIds + BigInt(found.smallIds)
        dayRows.push(day, idSum >> 32n, idSum & 0xffff_ffffn)
      }
      const fresh: FreshSums = {
        cells: cellRows,
        days: dayRows,
        margins: margins
          ? { models: byModel.rows(), projects: byProject.rows(), blocks: byBlock.rows() }
          : null,
      }
      days = new Map()
      lastDay = Number.NaN
      sums = new Float64Array(SUMS * 1024)
      cells = 0
      return fresh
    },
  }
}

/** Sums of a day's (or block's) groups; days come in order. In SQL they take as long as the cells. */
function makeMargin() {
  const rows: WholeNumber[] = []
  let current = Number.NaN
  let groups = new Map<number, { keys: readonly WholeNumber[]; sums: Float64Array }>()
  const flush = (): void => {
    for (const group of groups.values()) rows.push(...group.keys, ...group.sums)
    groups = new Map()
  }
  return {
    add(stretch: number, place: number, six: Float64Array, keys: () => WholeNumber[]): void {
      if (stretch !== current) flush()
      current = stretch
      let group = groups.get(place)
      if (!group) groups.set(place, (group = { keys: keys(), sums: new Float64Array(SUMS) }))
      for (let sum = 0; sum < SUMS; sum++) plus(group.sums, sum, six[sum] ?? 0)
    },
    rows(): readonly WholeNumber[] {
      flush()
      return rows
    },
  }
}

/** A small number for each id, pair by pair. */
function placesOf(ids: readonly bigint[]): Uint32Array {
  const places = new Map<bigint, number>()
  for (const id of ids) if (!places.has(id)) places.set(id, places.size)
  return Uint32Array.from(ids, (id) => places.get(id) ?? 0)
}

/** Each pair's place in the order of model and project. */
function ranksOf(models: readonly bigint[], projects: readonly bigint[]): Uint32Array {
  const compare = (a = 0n, b = 0n): number => (a < b ? -1 : a > b ? 1 : 0)
  const ranks = new Uint32Array(models.length)
  Array.from(models.keys())
    .toSorted((a, b) => compare(models[a], models[b]) || compare(projects[a], projects[b]))
    .forEach((pair, rank) => (ranks[pair] = rank))
  return ranks
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
