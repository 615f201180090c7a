import type { Queryable } from './queryable'

const EVERY_MS = 500

/** Tells how far a change of a table is, 0 to 1, where the server says so. Answers how to stop. */
export function followAlter(
  db: Pick<Queryable, 'select'>,
  threadId: number,
  onProgress: (share: number) => void,
): () => void {
  let question: ((db: Pick<Queryable, 'select'>, id: number) => Promise<number | null>) | null =
    askMariadb
  let asking = false
  const timer = setInterval(() => {
    if (asking || !question) return
    asking = true
    question(db, threadId)
      .then(
        (share) => {
          if (share !== null) onProgress(Math.min(Math.max(share, 0), 1))
        },
        () => (question = question === askMariadb ? askMysql : null),
      )
      .finally(() => (asking = false))
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** A user sees their own threads without any privilege. */
async function askMariadb(db: Pick<Queryable, 'select'>, id: number): Promise<number | null> {
  const [row] = await db.select<{ stage: unknown; stages: unknown; percent: unknown }>(
    `SELECT STAGE AS stage, MAX_STAGE AS stages, PROGRESS AS percent
     FROM information_schema.PROCESSLIST WHERE ID = ?`,
    [id],
  )
  const stages = Number(row?.stages ?? 0)
  return stages > 0 ? (Number(row?.stage) - 1 + Number(row?.percent) / 100) / stages : null
}

/** MySQL 8, where the stages are recorded and may be read. */
async function askMysql(db: Pick<Queryable, 'select'>, id: number): Promise<number | null> {
  const [row] = await db.select<{ done: unknown; total: unknown }>(
    `SELECT WORK_COMPLETED AS done, WORK_ESTIMATED AS total
     FROM performance_schema.events_stages_current JOIN performance_schema.threads USING (THREAD_ID)
     WHERE PROCESSLIST_ID = ?`,
    [id],
  )
  return row && Number(row.total) > 0 ? Number(row.done) / Number(row.total) : null
}
