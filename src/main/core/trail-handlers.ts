import { resolve } from 'node:path'
import type { DomainHandlers, ParsedInput, RouteOutput } from '../../contract/routes'
import type { TrailEntry, TrailFilter } from '../../contract/trail'
import type { Database } from '../storage/database'
import { readTrail, type TrailQuery } from '../storage/trail'
import { csvText } from './csv-text'
import type { CoreDeps } from './deps'
import { dateOfInstant, resolvePeriod } from './periods'
import { writeWholeFile } from './whole-file'

const EXPORT_PAGE = 500

type Deps = Pick<CoreDeps, 'workspace' | 'settings' | 'clock' | 'files'>

export function makeTrailHandlers(deps: Deps): DomainHandlers<'trail'> {
  return {
    'trail.page': async ({ filter, before, limit }) => {
      const db = trailDatabase(deps)
      if (!db) return { entries: [], next: null, kept: false }
      // One more than asked for tells whether another page follows.
      const entries = await readTrail(db, { ...queryOf(deps, filter), before, limit: limit + 1 })
      const page = entries.slice(0, limit)
      return {
        entries: page,
        next: entries.length > limit ? (page.at(-1)?.id ?? null) : null,
        kept: true,
      }
    },
    'trail.export': (input) => exportTrail(deps, input),
  }
}

function trailDatabase({ workspace }: Deps): Database | null {
  return workspace.hasTable('token_ledger_trail') ? workspace.database() : null
}

function queryOf(deps: Deps, filter: TrailFilter): Omit<TrailQuery, 'limit'> {
  const range = resolvePeriod(filter.period, deps.settings.current().timeZone, deps.clock.now())
  const seconds = (instant: string | null): number | undefined =>
    instant === null ? undefined : Math.ceil(Date.parse(instant) / 1000)
  return {
    text: filter.text,
    subjects: filter.subjects,
    fromSeconds: seconds(range.from),
    toSeconds: seconds(range.to),
  }
}

async function exportTrail(
  deps: Deps,
  { filter, format }: ParsedInput<'trail.export'>,
): Promise<RouteOutput<'trail.export'>> {
  const today = dateOfInstant(deps.clock.now().toISOString(), deps.settings.current().timeZone)
  const target = await deps.files.saveTarget(`trail-${today}.${format}`)
  if (!target) return { file: null, entries: 0 }
  const { bytes, result } = await writeWholeFile(resolve(target.path), async (write) => {
    if (format === 'csv') await write(`${CSV_COLUMNS.join(',')}\r\n`)
    let entries = 0
    for await (const page of pagesOf(deps, filter)) {
      await write(page.map(format === 'csv' ? csvLines : jsonLine).join(''))
      entries += page.length
    }
    return entries
  })
  return { file: await target.finish(bytes), entries: result }
}

async function* pagesOf(deps: Deps, filter: TrailFilter): AsyncGenerator<TrailEntry[]> {
  const db = trailDatabase(deps)
  if (!db) return
  const query = queryOf(deps, filter)
  for (let before: string | undefined; ;) {
    const page = await readTrail(db, { ...query, before, limit: EXPORT_PAGE })
    if (page.length > 0) yield page
    before = page.at(-1)?.id
    if (page.length < EXPORT_PAGE) return
  }
}

const CSV_COLUMNS = [
  'time',
  'user',
  'host',
  'via',
  'subject',
  'subject_id',
  'name',
  'action',
  'field',
  'from',
  'to',
] as const

/** One line for each changed value; one without when an entry has none. */
function csvLines({ changes, ...entry }: TrailEntry): string {
  const { at, user, host, via, subject, subjectId, name, action } = entry
  const head = [at, user, host, via, subject, subjectId, name, action].map(csvText)
  const values = changes.map(({ field, from, to, secret }) =>
    secret ? [field, '', '(changed)'] : [field, String(from ?? ''), String(to ?? '')],
  )
  return (values.length > 0 ? values : [['', '', '']])
    .map((cells) => `${[...head, ...cells.map(csvText)].join(',')}\r\n`)
    .join('')
}

function jsonLine(entry: TrailEntry): string {
  return `${JSON.stringify(entry)}\n`
}
