import type { embeddedEngine } from './embedded-engine'

/** A message of OpenCode's database, as it stands there. */
export interface OpencodeMessage {
  /** The row's number, for the list of rejected rows. */
  position: number
  id: string
  /** JSON. */
  data: string
  /** The session's working directory; "" where the session is gone. */
  directory: string
}

const PAGE = 1_000

/**
 * Pages of the messages of an OpenCode database, in the order of their rows. It is opened read-only:
 * OpenCode itself may be writing to it. Rejects with the engine's own error.
 */
export async function* readOpencodeMessages(file: string): AsyncGenerator<OpencodeMessage[]> {
  const database = await open(file)
  try {
    let after = -1
    for (;;) {
      const page = await pageAfter(database, after)
      if (page.length > 0) yield page
      const last = page.at(-1)
      if (!last || page.length < PAGE) return
      after = last.position
    }
  } finally {
    await new Promise<void>((resolve) => database.close(() => resolve()))
  }
}

type Connection = InstanceType<typeof embeddedEngine.Database>

/** The engine is loaded by then: whoever reads other formats does without it. */
async function open(file: string): Promise<Connection> {
  const { embeddedEngine, sqlite3 } = await import('./embedded-engine')
  return new Promise((resolve, reject) => {
    const database: Connection = new embeddedEngine.Database(
      file,
      sqlite3.OPEN_READONLY,
      (error: Error | null) => (error ? reject(error) : resolve(database)),
    )
  })
}

function pageAfter(database: Connection, after: number): Promise<OpencodeMessage[]> {
  return new Promise((resolve, reject) => {
    database.all<OpencodeMessage>(
      `SELECT m.rowid AS position, m.id, m.data, COALESCE(s.directory, '') AS directory
       FROM message m LEFT JOIN session s ON s.id = m.session_id
       WHERE m.rowid > ? ORDER BY m.rowid LIMIT ${PAGE}`,
      [after],
      (error, rows) => (error ? reject(error) : resolve(rows)),
    )
  })
}
