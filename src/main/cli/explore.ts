import { type Command, Option } from 'commander'
import { AppError } from '../../contract/errors'
import {
  type ExploreKey,
  exploreKeySchema,
  type ExploreMeasure,
  exploreMeasureSchema,
  type ExploreRequest,
  exploreRequestSchema,
  type TableFormat,
  tableFormatSchema,
} from '../../contract/explore'
import type { RouteInput } from '../../contract/routes'
import { sameName } from '../core/kept-file'
import { tableText } from '../core/spend/table-text'
import { addFilterOptions, type FilterOptions, filterOf, zoneOf } from './filter-options'
import { usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

interface ExploreFlags extends FilterOptions {
  view?: string
  measure?: ExploreMeasure
  by?: ExploreKey | 'none'
  split?: ExploreKey
  rows?: string
  columns?: string
  format: TableFormat
}

export function addExploreCommand(program: Command, globals: () => GlobalOptions): void {
  addFilterOptions(program.command('explore'))
    .description(
      'any measure by any key, as the Explorer shows it; days of the accounting time zone',
    )
    .option('--view <name>', 'saved in the Explorer; --from and the like then narrow all time anew')
    .addOption(
      new Option('--measure <measure>', 'what to add up (costUsd)').choices(
        exploreMeasureSchema.options,
      ),
    )
    .addOption(
      new Option('--by <key>', 'rows (provider)').choices([...exploreKeySchema.options, 'none']),
    )
    .addOption(new Option('--split <key>', 'columns').choices(exploreKeySchema.options))
    .option('--rows <number>', 'rows before the others are folded into one (50)')
    .option('--columns <number>', 'columns before the others are folded into one (12)')
    .addOption(
      new Option('--format <format>', 'how the table is written')
        .choices(tableFormatSchema.options)
        .default('markdown'),
    )
    .action((flags: ExploreFlags) =>
      withSession(globals(), async (session) => {
        const table = await session.request('spend.explore', await requestOf(session, flags))
        session.output.result(table, tableText(table, flags.format).trimEnd())
      }),
    )
}

async function requestOf(
  session: Session,
  flags: ExploreFlags,
): Promise<RouteInput<'spend.explore'>> {
  const saved = flags.view === undefined ? null : await savedRequest(session, flags.view)
  const filter = await filterOf(session, flags)
  const narrowed = Object.entries(filter).some(
    ([key, value]) =>
      value !== undefined &&
      (key !== 'period' || flags.from !== undefined || flags.to !== undefined),
  )
  const zone = (await session.request('settings.get', {})).timeZone
  if ((await zoneOf(session, flags.timezone)) !== zone && flags.timezone !== undefined) {
    throw usageError(`explore counts days in the accounting time zone, which is ${zone}.`)
  }
  const rows = countOf('--rows', flags.rows, 'limit')
  const columns = countOf('--columns', flags.columns, 'splitLimit')
  return {
    ...saved,
    filter: saved && !narrowed ? saved.filter : filter,
    ...(flags.measure && { measure: flags.measure }),
    ...(flags.by && { groupBy: flags.by }),
    ...(flags.split && { split: flags.split }),
    ...(rows !== undefined && { limit: rows }),
    ...(columns !== undefined && { splitLimit: columns }),
  }
}

async function savedRequest(session: Session, name: string): Promise<ExploreRequest> {
  const { views } = await session.request('views.list', {})
  const view = views.find((one) => sameName(one.name, name.trim()))
  if (view) return view.request
  throw new AppError('not_found', `There is no view "${name}".`)
}

function countOf(
  flag: string,
  text: string | undefined,
  field: 'limit' | 'splitLimit',
): number | undefined {
  if (text === undefined) return undefined
  const count = exploreRequestSchema.shape[field].safeParse(Number(text))
  if (/^\d+$/.test(text) && count.success) return count.data
  throw usageError(`${flag} takes a whole number from 1 on, not "${text}".`)
}
