import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES_ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** @param {string} file */
function isExecutableFile(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/**
 * The Chromium that tests may drive: `CHROMIUM_PATH` alone when it is set, otherwise Debian's
 * place and then the usual names on PATH.
 *
 * @returns {string | null} null when none is installed
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    return isExecutableFile(chosen) ? chosen : null
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const candidates = NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)))
  return ['/usr/bin/chromium', ...candidates].find(isExecutableFile) ?? null
}
