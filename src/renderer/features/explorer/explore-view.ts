import {
  type ExploreKey,
  type ExploreMeasure,
  type ExploreRequest,
  exploreKeySchema,
  exploreMeasureSchema,
  type SavedView,
} from '../../../contract/explore'
import type { UsageFilter } from '../../../contract/usage'
import { readScope, scopeDefaults, writeScope } from '../../scope/scope-url'

export type Chart = SavedView['chart']
export type GroupBy = ExploreRequest['groupBy']
type Sort = ExploreRequest['sort']

/** What the explorer shows. It lives in the address. */
export interface ExploreView {
  request: ExploreRequest
  chart: Chart
  /** The saved view that was opened, or null. */
  name: string | null
}

export const measures = exploreMeasureSchema.options
export const timeKeys = ['hour', 'day', 'week', 'month'] as const
export const kindKeys = ['provider', 'model', 'type', 'project'] as const

const charts: readonly Chart[] = ['bar', 'line', 'area', 'table']

/** Rows before the tail is folded: times are kept whole, as far as the contract goes. */
const USUAL_ROWS = 50
export const ALL_ROWS = 2_500
const USUAL_COLUMNS = 12

const usual = { measure: 'costUsd', groupBy: 'day', split: 'provider', chart: 'bar' } as const

/** Words of the address. */
const NAMES = {
  measure: 'measure',
  groupBy: 'by',
  split: 'split',
  sort: 'order',
  limit: 'rows',
  splitLimit: 'columns',
  chart: 'chart',
  view: 'view',
} as const

export function isTime(key: GroupBy | null): key is (typeof timeKeys)[number] {
  return key === 'hour' || key === 'day' || key === 'week' || key === 'month'
}

/** Sums of parts make the whole; rates do not. */
export function isAdditive(measure: ExploreMeasure): boolean {
  return measure !== 'cacheHitRate' && measure !== 'averageCostUsd'
}

/** Not the same key twice, nor two keys of time; the one total has nothing to split by. */
export function canSplit(groupBy: GroupBy, split: ExploreKey | null): boolean {
  return split === null || (split !== groupBy && !(isTime(split) && isTime(groupBy)))
}

/** What a chart of this table can be, the usual one first. Rates of several things do not stack. */
export function chartsFor({
  groupBy,
  measure,
  split,
}: Pick<ExploreRequest, 'groupBy' | 'measure' | 'split'>): readonly Chart[] {
  if (!isTime(groupBy)) return ['bar', 'table']
  return split !== null && !isAdditive(measure) ? ['line', 'table'] : charts
}

/** The chart that was chosen, or the usual one where it does not fit. */
export function fittingChart(
  chart: Chart,
  request: Pick<ExploreRequest, 'groupBy' | 'measure' | 'split'>,
): Chart {
  const possible = chartsFor(request)
  return possible.includes(chart) ? chart : (possible[0] ?? 'table')
}

function usualSort(groupBy: GroupBy): Sort {
  return { by: isTime(groupBy) ? 'key' : 'value', direction: 'desc' }
}

function usualLimit(groupBy: GroupBy): number {
  return isTime(groupBy) ? ALL_ROWS : USUAL_ROWS
}

/** Groups by another key; what was as usual, or no longer fits, is as usual again. */
export function regrouped(request: ExploreRequest, groupBy: GroupBy): ExploreRequest {
  const { split } = request
  const keeps = split !== usualSplit(request.groupBy) && canSplit(groupBy, split)
  return {
    ...request,
    groupBy,
    split: keeps ? split : usualSplit(groupBy),
    sort: usualSort(groupBy),
    limit: usualLimit(groupBy),
  }
}

/** The other direction of the same order, or the usual one of another. */
export function toggledSort({ groupBy, sort }: ExploreRequest, by: Sort['by']): Sort {
  if (sort.by === by) return { by, direction: sort.direction === 'asc' ? 'desc' : 'asc' }
  return { by, direction: by === 'key' && !isTime(groupBy) ? 'asc' : 'desc' }
}

/** Reads a view from an address; what is not valid is as if it were not there. */
export function readView(params: URLSearchParams): ExploreView {
  const { filter } = readScope(params)
  const measure = exploreMeasureSchema.safeParse(params.get(NAMES.measure)).data ?? usual.measure
  const by = params.get(NAMES.groupBy)
  const groupBy = by === 'none' ? by : (exploreKeySchema.safeParse(by).data ?? usual.groupBy)
  const chart = charts.find((one) => one === params.get(NAMES.chart)) ?? usual.chart
  const request: ExploreRequest = {
    filter,
    measure,
    groupBy,
    split: readSplit(params, groupBy),
    limit: readCount(params.get(NAMES.limit), ALL_ROWS) ?? usualLimit(groupBy),
    splitLimit: readCount(params.get(NAMES.splitLimit), 100) ?? USUAL_COLUMNS,
    sort: readSort(params.get(NAMES.sort)) ?? usualSort(groupBy),
  }
  return { request, chart, name: params.get(NAMES.view) || null }
}

/** Writes a view into an address; what is as usual is left out. */
export function writeView({ request, chart, name }: ExploreView): URLSearchParams {
  const { filter, measure, groupBy, split, sort, limit, splitLimit } = request
  const params = writeScope({ filter, sort: scopeDefaults.sort })
  const put = (key: keyof typeof NAMES, value: string, usually: string): void => {
    if (value !== usually) params.set(NAMES[key], value)
  }
  const usually = usualSort(groupBy)
  put('measure', measure, usual.measure)
  put('groupBy', groupBy, usual.groupBy)
  put('split', split ?? 'none', usualSplit(groupBy) ?? 'none')
  put('sort', `${sort.by}.${sort.direction}`, `${usually.by}.${usually.direction}`)
  put('limit', String(limit), String(usualLimit(groupBy)))
  put('splitLimit', String(splitLimit), String(USUAL_COLUMNS))
  put('chart', chart, usual.chart)
  put('view', name ?? '', '')
  return params
}

/** Do two views show the same? Their names do not count. */
export function sameView(a: Omit<ExploreView, 'name'>, b: Omit<ExploreView, 'name'>): boolean {
  const text = (view: Omit<ExploreView, 'name'>): string =>
    writeView({ ...view, name: null }).toString()
  return text(a) === text(b)
}

export function refiltered(view: ExploreView, filter: UsageFilter): ExploreView {
  return { ...view, request: { ...view.request, filter } }
}

function readSplit(params: URLSearchParams, groupBy: GroupBy): ExploreKey | null {
  const text = params.get(NAMES.split)
  if (text === 'none') return null
  const split = exploreKeySchema.safeParse(text).data
  return split && canSplit(groupBy, split) ? split : usualSplit(groupBy)
}

/** Times are split by provider unless told otherwise, others are not. */
function usualSplit(groupBy: GroupBy): ExploreKey | null {
  return isTime(groupBy) ? usual.split : null
}

function readSort(text: string | null): Sort | undefined {
  const [by, direction] = text?.split('.') ?? []
  if (by !== 'value' && by !== 'key') return undefined
  return direction === 'asc' || direction === 'desc' ? { by, direction } : undefined
}

function readCount(text: string | null, most: number): number | undefined {
  const count = text !== null && /^\d{1,4}$/.test(text) ? Number(text) : 0
  return count >= 1 && count <= most ? count : undefined
}
