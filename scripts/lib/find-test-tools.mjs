/** Finds the programs that the tests need and npm cannot install. Changes nothing. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

/**
 * @typedef {object} TestTools
 * @property {string} mariadbd         the MariaDB server
 * @property {string} mariadbInstallDb creates the server's first data folder
 * @property {string} mariadb          the command-line client
 * @property {string} chromium         Chromium, or Google Chrome
 */

/**
 * @returns {{ [Name in keyof TestTools]: string | undefined }} absolute paths of those found
 */
export function findTestTools() {
  const mariadbd = process.env.MARIADBD_PATH ?? findMariadbd()
  // A server from MARIADBD_PATH brings its own companions: look beside it first.
  const beside = mariadbd ? [join(mariadbd, '..'), join(mariadbd, '..', '..', 'bin')] : []
  const besideScripts = mariadbd ? [join(mariadbd, '..', '..', 'scripts')] : []
  return {
    mariadbd: mariadbd && isProgram(mariadbd) ? mariadbd : undefined,
    mariadbInstallDb: findProgram(
      ['mariadb-install-db', 'mysql_install_db'],
      [...beside, ...besideScripts],
    ),
    mariadb: findProgram(['mariadb', 'mysql'], beside),
    chromium: findChromium(),
  }
}

/** @returns {string | undefined} */
function findMariadbd() {
  const named = findProgram(['mariadbd'])
  if (named) return named
  // Older packages call it mysqld, and so does Oracle's MySQL, which lacks mariadb-install-db.
  const mysqld = findProgram(['mysqld'])
  if (!mysqld) return undefined
  const { stdout } = spawnSync(mysqld, ['--no-defaults', '--version'], { encoding: 'utf8' })
  return stdout?.includes('MariaDB') ? mysqld : undefined
}

/** @returns {string | undefined} */
function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) return isProgram(chosen) ? chosen : undefined
  const onPath = findProgram([
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
  ])
  return onPath ?? chromiumApplications().find(isProgram)
}

/** Where installers on macOS and Windows put Chromium and Chrome, outside PATH. */
function chromiumApplications() {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ]
  }
  if (process.platform === 'win32') {
    const { ProgramFiles, LOCALAPPDATA } = process.env
    const roots = [ProgramFiles, process.env['ProgramFiles(x86)'], LOCALAPPDATA]
    return roots.flatMap((root) =>
      root
        ? [
            join(root, 'Chromium', 'Application', 'chrome.exe'),
            join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          ]
        : [],
    )
  }
  return []
}

/**
 * @param {string[]} names file names in order of preference, without `.exe`
 * @param {string[]} firstFolders folders searched before the usual ones
 * @returns {string | undefined} the absolute path of the first one found
 */
export function findProgram(names, firstFolders = []) {
  const folders = [...firstFolders, ...programFolders()]
  const suffix = process.platform === 'win32' ? '.exe' : ''
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name + suffix)).find(isProgram)
    if (found) return found
  }
  return undefined
}

/** PATH, and the folders where packagers put servers although PATH may lack them. */
function programFolders() {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  if (process.platform === 'win32') return [...onPath, ...windowsMariadbFolders()]
  return [
    ...onPath,
    '/usr/sbin',
    '/usr/bin',
    '/usr/local/sbin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
    '/opt/homebrew/opt/mariadb/bin',
    '/usr/local/opt/mariadb/bin',
  ]
}

/** `C:\Program Files\MariaDB 11.4\bin` and its like, which the installer leaves out of PATH. */
function windowsMariadbFolders() {
  const root = process.env.ProgramFiles
  if (!root || !existsSync(root)) return []
  return readdirSync(root)
    .filter((name) => name.startsWith('MariaDB'))
    .map((name) => join(root, name, 'bin'))
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
