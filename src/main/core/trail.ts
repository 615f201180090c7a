import { hostname, userInfo } from 'node:os'
import { resolve } from 'node:path'
import type { DomainHandlers, ParsedInput, RouteOutput } from '../../contract/routes'
import type {
  HostKind,
  TrailAction,
  TrailEntry,
  TrailFilter,
  TrailSubject,
  TrailValue,
} from '../../contract/trail'
import type { Database, Queryable } from '../storage/database'
import { insertTrailEntry, readTrail, type TrailQuery } from '../storage/trail'
import { csvText } from './csv-text'
import type { CoreDeps } from './deps'
import { dateOfInstant, resolvePeriod } from './periods'
import { writeWholeFile } from './whole-file'

/** The fields of a thing before or after a change; other than scalars are kept as JSON. */
export type TrailFields = Readonly<Record<string, unknown>>

export interface TrailRecord {
  subject: TrailSubject
  subjectId: string
  /** What a person calls it. */
  name: string
  action: TrailAction
  /** Left out: there was nothing before (or there is nothing after). */
  before?: TrailFields
  after?: TrailFields
}

/** Who changed what. Written in the transaction of the change, so that neither is without the other. */
export interface Trail {
  /** Only fields that differ are kept, secrets without their value. No difference: no entry. */
  record(tx: Queryable, record: TrailRecord): Promise<void>
}

/** Fields whose values stand nowhere but encrypted. */
const SECRETS = new Set(['apiKey', 'password'])
const EXPORT_PAGE = 500

export function makeTrail(via: HostKind): Trail {
  const actor = { user: userName(), host: hostname().slice(0, 255), via }
  return {
    async record(tx, { subject, subjectId, name, action, before, after }) {
      const changes = changesOf(before ?? {}, after ?? {})
      if (action === 'updated' && changes.length === 0) return
      const entry = { subject, subjectId, name: name.slice(0, 1_000), action, changes }
      await insertTrailEntry(tx, { ...actor, ...entry })
    },
  }
}

function userName(): string {
  try {
    return userInfo().username.slice(0, 128)
  } catch {
    // An account without an entry in the system's list of users, as in containers.
    return (process.env['USER'] ?? 'unknown').slice(0, 128)
  }
}

function changesOf(before: TrailFields, after: TrailFields): TrailEntry['changes'] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].flatMap((field) => {
    const [from, to] = [valueOf(before[field]), valueOf(after[field])]
    if (from === to) return []
    if (!SECRETS.has(field)) return [{ field, from, to }]
    return [{ field, from: null, to: null, secret: true }]
  })
}

/** An empty text is as good as none. */
function valueOf(value: unknown): TrailValue {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value)
}

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
  const db = trailDatabase(deps)
  const query = queryOf(deps, filter)
  let entries = 0
  const { bytes } = await writeWholeFile(resolve(target.path), async (write) => {
    if (format === 'csv') await write(`${CSV_COLUMNS.join(',')}\r\n`)
    for (let before: string | undefined; db;) {
      const page = await readTrail(db, { ...query, before, limit: EXPORT_PAGE })
      await write(page.map(format === 'csv' ? csvLines : jsonLine).join(''))
      entries += page.length
      before = page.at(-1)?.id
      if (page.length < EXPORT_PAGE) return
    }
  })
  return { file: await target.finish(bytes), entries }
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
