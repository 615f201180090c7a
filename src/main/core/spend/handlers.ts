import type { DomainHandlers, ParsedInput, RouteOutput } from '../../../contract/routes'
import type { ExploreTable, TableFormat } from '../../../contract/explore'
import type { CoreDeps } from '../deps'
import { writeFileWhole } from '../files'
import { dateOfInstant } from '../periods'
import { makeTickets, type Tickets } from '../tickets'
import { diskError } from '../uploads'
import { explore } from './explore'
import { readForecast } from './forecast'
import { readOverview } from './overview'
import { readRecomputed } from './recomputed'
import { readHeatmap, readSeries, readTop } from './series'
import type { SpendDeps } from './sums'
import { tableText } from './table-text'
import { makeViewHandlers } from './views'

export function makeSpendHandlers(
  deps: SpendDeps & Pick<CoreDeps, 'files' | 'dataFolder' | 'logger'>,
  /** Shared with others whose questions `spend.cancel` calls off. */
  tickets: Tickets = makeTickets(),
): DomainHandlers<'spend' | 'views'> {
  /** Asks with a signal that `spend.cancel` aborts. */
  const asked =
    <Input extends { ticket?: string | undefined }, Output>(
      ask: (deps: SpendDeps, input: Omit<Input, 'ticket'>) => Promise<Output>,
    ) =>
    ({ ticket, ...input }: Input): Promise<Output> =>
      tickets.run(ticket, (signal) => ask({ ...deps, signal }, input))
  return {
    'spend.overview': asked(readOverview),
    'spend.recomputed': asked(readRecomputed),
    'spend.series': asked(readSeries),
    'spend.top': asked(readTop),
    'spend.heatmap': asked(readHeatmap),
    'spend.forecast': asked(readForecast),
    'spend.explore': asked(explore),
    'spend.cancel': async ({ ticket }) => {
      tickets.cancel(ticket)
      return {}
    },
    'spend.export': (input) => exportTable(deps, input),
    'spend.markdown': async ({ request }) => ({
      text: tableText(await explore(deps, request), 'markdown'),
    }),
    ...makeViewHandlers(deps),
  }
}

/** A table is small, so it is written at once, whole or not at all. */
async function exportTable(
  deps: SpendDeps & Pick<CoreDeps, 'files'>,
  { request, format }: ParsedInput<'spend.export'>,
): Promise<RouteOutput<'spend.export'>> {
  const table = await explore(deps, request)
  const { timeZone } = deps.settings.current()
  const target = await deps.files.saveTarget(suggestedName(table, format, timeZone))
  if (!target) return { file: null }
  const text = tableText(table, format)
  await writeFileWhole(target.path, text).catch((error: unknown) => {
    throw diskError(error)
  })
  return { file: await target.finish(Buffer.byteLength(text)) }
}

/** `spend-by-model-2026-01-01-2026-01-31.csv`: the first and the last day of the period. */
function suggestedName(table: ExploreTable, format: TableFormat, timeZone: string): string {
  const { range, groupBy, split } = table
  const keys = [groupBy === 'none' ? 'total' : groupBy, ...(split === null ? [] : [split])]
  const first = range.from === null ? [] : [dateOfInstant(range.from, timeZone)]
  const lastMoment = range.to === null ? null : new Date(Date.parse(range.to) - 1).toISOString()
  const last = lastMoment === null ? [] : [dateOfInstant(lastMoment, timeZone)]
  const days = [...first, ...last].join('-') || 'all'
  return `spend-by-${keys.join('-')}-${days}.${format === 'markdown' ? 'md' : format}`
}
