import { mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import pino from 'pino'
import type { Logger } from './core/ports'
import { loggable, maskText } from './loggable'

const MAX_LOG_BYTES = 5 * 1024 * 1024

/**
 * Writes `<dataFolder>/logs/token-ledger.log`, one JSON object a line. A file that has grown past
 * 5 MB becomes `token-ledger.1.log` at the next start. `stderr` also shows warnings and errors on
 * the terminal, as plain sentences.
 */
export function createLogger(dataFolder: string, options: { stderr?: boolean } = {}): Logger {
  const folder = path.join(dataFolder, 'logs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'token-ledger.log')
  rotate(file, path.join(folder, 'token-ledger.1.log'))
  // Synchronous: few lines are written, and the last one before a crash matters most.
  const sink = pino.destination({ dest: file, mode: 0o600, sync: true })
  const log = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, serializers: {} },
    sink,
  )
  const write = (level: keyof Logger, fields: Record<string, unknown>, message: string): void => {
    const text = maskText(message)
    log[level](loggable(fields), text)
    if (options.stderr && level !== 'info') process.stderr.write(`${level}: ${text}\n`)
  }
  return {
    info: (fields, message) => write('info', fields, message),
    warn: (fields, message) => write('warn', fields, message),
    error: (fields, message) => write('error', fields, message),
  }
}

function rotate(file: string, older: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size <= MAX_LOG_BYTES) return
  try {
    renameSync(file, older)
  } catch {
    // On Windows another process of the app may hold it open; the next start will do.
  }
}
