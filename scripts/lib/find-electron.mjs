/**
 * Finds an Electron binary without importing the `electron` package: importing it starts a download.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const electronPackage = fileURLToPath(
  new URL('../../node_modules/electron', import.meta.url),
)

/** @returns {string | undefined} the absolute path of the binary */
export function findElectron() {
  const distribution = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronPackage, 'dist')
  const binary = join(distribution, installedName() ?? platformName())
  return existsSync(binary) ? binary : undefined
}

/** What Electron's own installer wrote down. */
function installedName() {
  const pathFile = join(electronPackage, 'path.txt')
  return existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined
}

function platformName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}
