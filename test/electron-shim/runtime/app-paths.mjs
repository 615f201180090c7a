/** `app.getPath`: every folder of the user lies inside the run's own temporary folder. */
import { mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { settings } from './settings.mjs'

const USER_FOLDERS = new Map([
  ['desktop', 'Desktop'],
  ['documents', 'Documents'],
  ['downloads', 'Downloads'],
  ['music', 'Music'],
  ['pictures', 'Pictures'],
  ['videos', 'Videos'],
])

/** @type {Map<string, string>} */
const overridden = new Map()

/** The default user data folder is fixed by the name in package.json, whatever `setName` says later. */
const applicationName = settings.manifest.productName ?? settings.manifest.name

function home() {
  return join(settings.tempDir, 'home')
}

/** As on Linux, `XDG_CONFIG_HOME` decides, so that two launches can share their user data. */
function appData() {
  return process.env.XDG_CONFIG_HOME || join(home(), '.config')
}

/** @param {string} name */
function defaultPath(name) {
  const userFolder = USER_FOLDERS.get(name)
  if (userFolder !== undefined) {
    return join(home(), userFolder)
  }
  switch (name) {
    case 'home':
      return home()
    case 'appData':
      return appData()
    case 'userData':
      return join(appData(), applicationName)
    case 'sessionData':
      return resolvePath('userData')
    case 'logs':
      return join(resolvePath('userData'), 'logs')
    case 'crashDumps':
      return join(resolvePath('userData'), 'Crashpad')
    case 'temp':
      return tmpdir()
    case 'exe':
    case 'module':
      return process.execPath
    default:
      throw new Error(`Failed to get '${name}' path`)
  }
}

/**
 * @param {string} name
 * @returns {string} a folder that exists, or the executable
 */
export function resolvePath(name) {
  const path = overridden.get(name) ?? defaultPath(name)
  if (name !== 'exe' && name !== 'module') {
    mkdirSync(path, { recursive: true })
  }
  return path
}

/**
 * @param {string} name
 * @param {string} path
 */
export function overridePath(name, path) {
  defaultPath(name)
  if (!isAbsolute(path)) {
    throw new Error('Path must be absolute')
  }
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`shim: app.setPath('${name}') names no folder: ${path}`)
  }
  overridden.set(name, path)
}
