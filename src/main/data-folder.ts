import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { AppError } from '../contract/errors'

/**
 * The folder that holds all the app keeps on this machine: TOKEN_LEDGER_HOME, or the platform's
 * place for a user's data. Made with access for this user alone.
 * Throws `file_unreadable` when it cannot be made or written to.
 */
export function dataFolder(): string {
  const folder = path.resolve(process.env['TOKEN_LEDGER_HOME'] || platformFolder())
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new AppError(
      'file_unreadable',
      `The folder ${folder} cannot be used for the app's data. Let TOKEN_LEDGER_HOME name one that you may write to.`,
      { reason: 'data_folder' },
      error,
    )
  }
  return folder
}

function platformFolder(): string {
  const home = homedir()
  switch (process.platform) {
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'Token Ledger')
    case 'win32':
      return path.join(
        process.env['APPDATA'] || path.join(home, 'AppData', 'Roaming'),
        'Token Ledger',
      )
    default:
      return path.join(process.env['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'token-ledger')
  }
}
