import { randomBytes } from 'node:crypto'
import { rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { DomainHandlers } from '../../contract/routes'
import { copySqliteDatabase } from '../storage/backup'
import type { CoreDeps } from './deps'
import { dateOfInstant } from './periods'
import { diskError } from './uploads'

type Deps = Pick<CoreDeps, 'workspace' | 'jobs' | 'files' | 'clock' | 'settings'>

export function makeBackupHandlers(deps: Deps): DomainHandlers<'backup'> {
  return {
    'backup.start': async () => {
      const db = deps.workspace.database()
      if (db.settings.engine !== 'sqlite') {
        throw new AppError(
          'unavailable_here',
          'A MySQL server is backed up by its own tools: mysqldump or mariadb-dump.',
          { reason: 'backup_mysql' },
        )
      }
      const { timeZone } = deps.settings.current()
      const day = dateOfInstant(deps.clock.now().toISOString(), timeZone)
      const target = await deps.files.saveTarget(`token-ledger-${day}.db`)
      if (!target) return { jobId: null }
      const jobId = deps.jobs.start(
        { kind: 'backup', subject: basename(target.path), unit: 'bytes', total: null },
        async ({ signal }) => {
          const { path } = target
          const temporary = join(
            dirname(path),
            `.${basename(path)}.${randomBytes(6).toString('hex')}.part`,
          )
          try {
            await copySqliteDatabase(db, temporary)
            if (signal.aborted) {
              throw new AppError('cancelled', 'The backup was cancelled; nothing was kept of it.')
            }
            const { size } = await stat(temporary)
            await rename(temporary, path).catch((error: unknown) => {
              throw diskError(error)
            })
            return { kind: 'backup', file: await target.finish(size) }
          } catch (error) {
            await rm(temporary, { force: true })
            throw error
          }
        },
      )
      return { jobId }
    },
  }
}
