import { hostname, userInfo } from 'node:os'
import type {
  HostKind,
  TrailAction,
  TrailEntry,
  TrailSubject,
  TrailValue,
} from '../../contract/trail'
import type { Queryable } from '../storage/database'
import { insertTrailEntry } from '../storage/trail'

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
  /** "ann@desk": the operating system's user and the machine. */
  readonly actor: string
}

/** Fields whose values stand nowhere but encrypted. */
const SECRETS = new Set(['apiKey', 'password'])

export function makeTrail(via: HostKind): Trail {
  const actor = { user: userName(), host: hostname().slice(0, 255), via }
  return {
    actor: `${actor.user}@${actor.host}`,
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
