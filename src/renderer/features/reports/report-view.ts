import {
  type ReportFormat,
  reportFormatSchema,
  type ReportGroup,
  reportGroupSchema,
  reportKindSchema,
  type ReportRequest,
} from '../../../contract/reports'
import { readScope, type ScopeDefaults, scopeDefaults, writeScope } from '../../scope/scope-url'

/** The report that the screen shows. It lives in the address. */
export interface ReportView {
  request: ReportRequest
  formats: ReportFormat[]
  /** The saved template that was opened, or null. */
  name: string | null
}

export const formats = reportFormatSchema.options
export const groups = reportGroupSchema.options
export const buckets = ['auto', 'day', 'week', 'month'] as const

const usualGroups: readonly ReportGroup[] = ['provider', 'model', 'project']

const defaults: ScopeDefaults = {
  ...scopeDefaults,
  period: { kind: 'preset', preset: 'lastMonth' },
}

/** Words of the address. */
const NAMES = {
  kind: 'report',
  groups: 'tables',
  bucket: 'columns',
  formats: 'files',
  template: 'template',
} as const

/** Reads a view from an address; what is not valid is as if it were not there. */
export function readReport(params: URLSearchParams): ReportView {
  const { filter } = readScope(params, defaults)
  const listed = params.get(NAMES.groups)
  return {
    request: {
      kind: reportKindSchema.safeParse(params.get(NAMES.kind)).data ?? 'monthly',
      filter,
      groups: listed === null ? [...usualGroups] : known(groups, listed),
      bucket: buckets.find((bucket) => bucket === params.get(NAMES.bucket)) ?? 'auto',
    },
    formats: some(known(formats, params.get(NAMES.formats) ?? '')) ?? ['html'],
    name: params.get(NAMES.template) || null,
  }
}

/** Writes a view into an address; what is as usual is left out. */
export function writeReport({ request, formats: chosen, name }: ReportView): URLSearchParams {
  const { kind, filter, groups: tables, bucket } = request
  const params = writeScope({ filter, sort: scopeDefaults.sort }, defaults)
  const put = (key: keyof typeof NAMES, value: string, usually: string): void => {
    if (value !== usually) params.set(NAMES[key], value)
  }
  put('kind', kind, 'monthly')
  put('groups', tables.join('.'), usualGroups.join('.'))
  put('bucket', bucket, 'auto')
  put('formats', chosen.join('.'), 'html')
  put('template', name ?? '', '')
  return params
}

/** Do two views make the same report? Their names do not count. */
export function sameReport(a: Omit<ReportView, 'name'>, b: Omit<ReportView, 'name'>): boolean {
  const text = (view: Omit<ReportView, 'name'>): string =>
    writeReport({ ...view, name: null }).toString()
  return text(a) === text(b)
}

/** With one more, or one fewer; in the order of `all`. */
export function toggled<T>(all: readonly T[], chosen: readonly T[], one: T): T[] {
  const next = chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]
  return all.filter((other) => next.includes(other))
}

function known<T extends string>(all: readonly T[], listed: string): T[] {
  const words = listed.split('.')
  return all.filter((one) => words.includes(one))
}

function some<T>(values: T[]): T[] | undefined {
  return values.length > 0 ? values : undefined
}
