import { FOCUS_COLUMNS, type FocusCells, type FocusColumn } from './columns'

/** What decides a cell: cells of one source that stand side by side are one text, made once. */
type Source = 'amounts' | 'model' | 'period' | 'project' | 'own'

const SOURCES: Partial<Record<FocusColumn, Source>> = {
  BilledCost: 'amounts',
  BillingPeriodEnd: 'period',
  BillingPeriodStart: 'period',
  ChargePeriodEnd: 'period',
  ChargePeriodStart: 'period',
  ConsumedQuantity: 'amounts',
  ContractedCost: 'amounts',
  ContractedUnitPrice: 'amounts',
  EffectiveCost: 'amounts',
  ListCost: 'amounts',
  ListUnitPrice: 'amounts',
  PricingQuantity: 'amounts',
  SubAccountId: 'project',
  SubAccountName: 'project',
  x_CacheHit: 'own',
  x_CallCount: 'own',
  x_CostSplitBy: 'own',
  x_UnpricedCallCount: 'own',
}

interface Run {
  source: Source
  /** Its place among the runs of the source. */
  place: number
  columns: FocusColumn[]
}

const RUNS = makeRuns()

function makeRuns(): Run[] {
  const runs: Run[] = []
  for (const column of FOCUS_COLUMNS) {
    const source = SOURCES[column] ?? 'model'
    const last = runs.at(-1)
    if (last?.source === source) {
      last.columns.push(column)
      continue
    }
    const place = runs.filter((run) => run.source === source).length
    runs.push({ source, place, columns: [column] })
  }
  return runs
}

const runsBy = (source: Source): Run[] => RUNS.filter((run) => run.source === source)

const RUNS_BY_SOURCE: Record<Source, Run[]> = {
  amounts: runsBy('amounts'),
  model: runsBy('model'),
  period: runsBy('period'),
  project: runsBy('project'),
  own: runsBy('own'),
}

/** The texts of a source's runs in a line; cells left out are null, which is nothing at all. */
export function runsOf(source: Source, cells: FocusCells): string[] {
  return RUNS_BY_SOURCE[source].map(({ columns }) =>
    columns.map((column) => cells[column] ?? '').join(','),
  )
}

/** A line of the file, from the runs of every source; those of our own columns are one. */
export function lineOf(
  amounts: readonly string[],
  model: readonly string[],
  period: readonly string[],
  project: readonly string[],
  own: string,
): string {
  let line = ''
  for (const { source, place } of RUNS) {
    if (line !== '') line += ','
    switch (source) {
      case 'amounts':
        line += amounts[place]
        break
      case 'model':
        line += model[place]
        break
      case 'period':
        line += period[place]
        break
      case 'project':
        line += project[place]
        break
      case 'own':
        line += own
    }
  }
  return `${line}\r\n`
}
