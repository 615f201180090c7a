/**
 * The one place that knows which SQLite package is in use. Sequelize takes it as `dialectModule`.
 * Every connection waits for other processes (desktop, browser mode and command line share one
 * file) and writes ahead, so that readers never stand in a writer's way.
 */
import * as imported from '@appthreat/sqlite3'

/** The constants stand on the default export, which the package's types do not name. */
export const sqlite3 = (imported as typeof imported & { default: typeof imported }).default

const BUSY_TIMEOUT_MS = 15_000
/**
 * Of each connection, of which there are several; the system caches the file besides, so that more
 * made no question quicker. Sorts that do not fit go to a temporary file: in memory they took 150 MB
 * for a report of a million calls, and no less time.
 */
const CACHE_KB = 2_048
/** Who writes thousands of rows at once holds their pages until the end. Inside a transaction. */
export const WRITERS_CACHE = 'PRAGMA cache_size = -8192'

class EmbeddedDatabase extends sqlite3.Database {
  #failed = false

  constructor(file: string, mode: number, opened: (error: Error | null) => void) {
    super(file, mode, (error: Error | null) => {
      if (error) {
        this.#failed = true
        return opened(error)
      }
      this.configure('busyTimeout', BUSY_TIMEOUT_MS)
      const writable = (mode & sqlite3.OPEN_READWRITE) !== 0
      const pragmas = writable
        ? 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL'
        : 'PRAGMA query_only = ON'
      this.exec(`${pragmas}; PRAGMA cache_size = -${CACHE_KB}`, (failure: Error | null) =>
        opened(failure),
      )
    })
  }

  /** The engine keeps a close of what never opened waiting for ever. */
  override close(closed?: (error: Error | null) => void): void {
    if (this.#failed) closed?.(null)
    else super.close(closed)
  }
}

/** The module in the shape that Sequelize's sqlite dialect expects. */
export const embeddedEngine = { ...sqlite3, Database: EmbeddedDatabase }
