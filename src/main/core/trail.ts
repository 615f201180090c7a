import { hostname, userInfo } from 'node:os'
import type {
  HostKind,
  TrailAction,
  TrailEntry,
  TrailSubject,
  TrailValue,
} from '../../contract/trail'
import type { OpenTransaction, Queryable } from '../storage/database'
import { insertTrailEntries, insertTrailEntry } from '../storage/trail'

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
  /** The same for many things at once. */
  recordAll(tx: OpenTransaction, records: readonly TrailRecord[]): Promise<void>
  /** "ann@desk": the operating system's user and the machine. */
  readonly actor: string
}

/** Fields whose values stand nowhere but encrypted. */
const SECRETS = new Set(['apiKey', 'password'])

export function makeTrail(via: HostKind): Trail {
  const actor = { user: userName(), host: hostname().slice(0, 255), via }
  const entriesOf = ({ subject, subjectId, name, action, before, after }: TrailRecord) => {
    const changes = changesOf(before ?? {}, after ?? {})
    if (action === 'updated' && changes.length === 0) return []
    return [{ ...actor, subject, subjectId, name: name.slice(0, 1_000), action, changes }]
  }
  return {
    actor: `${actor.user}@${actor.host}`,
    async record(tx, record) {
      for (const entry of entriesOf(record)) await insertTrailEntry(tx, entry)
    },
    recordAll: (tx, records) => insertTrailEntries(tx, records.flatMap(entriesOf)),
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
