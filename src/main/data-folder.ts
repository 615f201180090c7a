import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/**
 * The folder that holds all the app keeps on this machine: TOKEN_LEDGER_HOME, or the platform's
 * place for a user's data. Made with access for this user alone.
 */
export function dataFolder(): string {
  const folder = path.resolve(process.env['TOKEN_LEDGER_HOME'] || platformFolder())
  mkdirSync(folder, { recursive: true, mode: 0o700 })
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
