import { basename } from 'node:path'
import { AppError } from '../../contract/errors'
import type { DomainHandlers } from '../../contract/routes'
import { copySqliteDatabase } from '../storage/backup'
import type { CoreDeps } from './deps'
import { dateOfInstant } from './periods'
import { makeWholeFile } from './whole-file'

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
          const { bytes } = await makeWholeFile(target.path, async (temporary) => {
            await copySqliteDatabase(db, temporary)
            if (!signal.aborted) return
            throw new AppError('cancelled', 'The backup was cancelled; nothing was kept of it.')
          })
          return { kind: 'backup', file: await target.finish(bytes) }
        },
      )
      return { jobId }
    },
  }
}
