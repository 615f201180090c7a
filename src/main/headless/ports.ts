import { version } from '../../../package.json'
import type { HostPorts, Logger } from '../core/ports'
import { dataFolder } from '../data-folder'
import { createLogger } from '../logger'
import { chromiumPdf } from './chromium-pdf'
import { createDownloadFiles, type Downloads } from './download-files'
import { createKeyFileSecrets } from './key-file-secrets'

interface HeadlessOptions {
  kind: HostPorts['kind']
  /** Instead of TOKEN_LEDGER_DATABASE_URL. */
  databaseUrl?: string | undefined
  /** Instead of the log file. */
  logger?: Logger
}

/** The core's ports on plain Node, without Electron. */
export function headlessPorts(options: HeadlessOptions): HostPorts & { downloads: Downloads } {
  const folder = dataFolder()
  const { downloads, ...files } = createDownloadFiles(folder)
  return {
    kind: options.kind,
    version,
    dataFolder: folder,
    databaseUrl: options.databaseUrl ?? (process.env['TOKEN_LEDGER_DATABASE_URL'] || undefined),
    clock: { now: () => new Date() },
    logger: options.logger ?? createLogger(folder),
    secrets: createKeyFileSecrets(folder),
    files,
    pdf: chromiumPdf(),
    downloads,
  }
}
