import type { RowText } from '../../storage/rollup-connection'
import type { CallId, CallSink } from '../../storage/rollup-rows'
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
  const pairsByModel = new Map<CallId, Map<CallId, number>>()
  const models: bigint[] = []
  const projects: bigint[] = []
  let days = new Map<number, DaySums>()
  let lastDay = Number.NaN
  let last = newDay()
  let sums = new Float64Array(SUMS * 1024)
  let cells = 0
  let rows = 0

  function pairOf(model: CallId, project: CallId): number {
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
      const taken = [...days].toSorted(([a], [b]) => a - b)
      const fresh = freshSums(taken, sums, models, projects, margins)
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
  const rows: RowText[] = []
  let current = Number.NaN
  let groups = new Map<number, { keys: string; sums: Float64Array }>()
  const flush = (): void => {
    for (const group of groups.values()) {
      rows.push(`${current},${group.keys},${sumsText(group.sums, 0)}`)
    }
    groups = new Map()
  }
  return {
    add(stretch: number, place: number, keys: string, cells: Float64Array, at: number): void {
      if (stretch !== current) flush()
      current = stretch
      let group = groups.get(place)
      if (!group) groups.set(place, (group = { keys, sums: new Float64Array(SUMS) }))
      for (let sum = 0; sum < SUMS; sum++) plus(group.sums, sum, cells[at + sum] ?? 0)
    },
    rows(): readonly RowText[] {
      flush()
      return rows
    },
  }
}

function sumsText(sums: Float64Array, at: number): string {
  return `${sums[at]},${sums[at + 1]},${sums[at + 2]},${sums[at + 3]},${sums[at + 4]},${sums[at + 5]}`
}

/** A small number for each id, pair by pair. */
function placesOf(ids: readonly bigint[]): Uint32Array {
  const places = new Map<bigint, number>()
  for (const id of ids) if (!places.has(id)) places.set(id, places.size)
  return Uint32Array.from(ids, (id) => places.get(id) ?? 0)
}

/** The pairs in the order of model and project. */
function inOrderOfKey(models: readonly bigint[], projects: readonly bigint[]): number[] {
  const compare = (a = 0n, b = 0n): number => (a < b ? -1 : a > b ? 1 : 0)
  return Array.from(models.keys()).toSorted(
    (a, b) => compare(models[a], models[b]) || compare(projects[a], projects[b]),
  )
}

/** Writes what was summed, row by row: all rows at once would be a burden on the memory. */
function freshSums(
  days: readonly [day: number, found: DaySums][],
  sums: Float64Array,
  models: readonly bigint[],
  projects: readonly bigint[],
  margins: boolean,
): FreshSums {
  const pairs = inOrderOfKey(models, projects)
  const ranks = new Uint32Array(pairs.length)
  pairs.forEach((pair, rank) => (ranks[pair] = rank))
  const modelPlaces = placesOf(models)
  const projectPlaces = placesOf(projects)
  const modelTexts = models.map(String)
  const projectTexts = projects.map(String)
  const pairTexts = modelTexts.map((model, pair) => `${model},${projectTexts[pair]}`)
  const byModel = makeMargin()
  const byProject = makeMargin()
  const byBlock = makeMargin()

  function* cellRows(): Generator<RowText> {
    for (const [day, { cells }] of days) {
      // In the order of the table's key: it grows at its end, three times as fast.
      const inOrder = Uint32Array.from(cells.keys(), (pair) => ranks[pair] ?? 0).toSorted()
      for (const rank of inOrder) {
        const pair = pairs[rank] ?? 0
        const at = cells.get(pair) ?? 0
        const keys = pairTexts[pair] ?? ''
        if (margins) {
          byModel.add(day, modelPlaces[pair] ?? 0, modelTexts[pair] ?? '', sums, at)
          byProject.add(day, projectPlaces[pair] ?? 0, projectTexts[pair] ?? '', sums, at)
          byBlock.add(day >> BLOCK_BITS, pair, keys, sums, at)
        }
        yield `${day},${keys},${sumsText(sums, at)}`
      }
    }
  }

  return {
    cells: cellRows(),
    days: days.map(([day, { largeIds, smallIds }]) => {
      const idSum = largeIds + BigInt(smallIds)
      return `${day},${idSum >> 32n},${idSum & 0xffff_ffffn}`
    }),
    margins: margins
      ? { models: byModel.rows, projects: byProject.rows, blocks: byBlock.rows }
      : null,
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

function addId(day: DaySums, id: CallId): void {
  if (typeof id === 'string' ? id.length > 15 : id > SMALL) {
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
