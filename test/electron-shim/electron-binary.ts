import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Below this, a file of that name is a stand-in and no Electron. */
const SMALLEST_ELECTRON_BYTES = 10_000_000

function defaultName(): string {
  switch (process.platform) {
    case 'win32':
      return 'electron.exe'
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron'
    default:
      return 'electron'
  }
}

/**
 * The genuine Electron that is installed for a project, or null.
 *
 * The package `electron` is only read and never imported: importing it starts a download.
 *
 * @param root a folder inside the project
 */
export function electronBinary(root: string): string | null {
  let packageDir: string
  try {
    packageDir = dirname(createRequire(join(root, 'package.json')).resolve('electron/package.json'))
  } catch {
    return null
  }
  let name = defaultName()
  try {
    name = readFileSync(join(packageDir, 'path.txt'), 'utf8').trim()
  } catch {
    // Written by the download; an override works without it.
  }
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageDir, 'dist'), name)
  const size = statSync(binary, { throwIfNoEntry: false })?.size ?? 0
  return size > SMALLEST_ELECTRON_BYTES ? binary : null
}
