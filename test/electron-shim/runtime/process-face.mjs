/** What Electron adds to `process` in its main process. */
import { createRequire } from 'node:module'
import { sep } from 'node:path'
import { settings } from './settings.mjs'

/** Reads the version from package.json; importing the package itself would start a download. */
function electronVersion() {
  return createRequire(import.meta.url)('electron/package.json').version
}

/** Electron cannot load a native module from inside an archive. */
function refuseNativeModulesInsideArchive() {
  const genuineDlopen = process.dlopen.bind(process)
  process.dlopen = function dlopen(module, filename, ...rest) {
    if (filename.includes(`${sep}app.asar${sep}`)) {
      throw new Error(`shim: native module is not in app.asar.unpacked: ${filename}`)
    }
    return genuineDlopen(module, filename, ...rest)
  }
}

export function describeProcess() {
  Object.defineProperty(process.versions, 'electron', {
    value: electronVersion(),
    enumerable: true,
  })
  Object.defineProperty(process, 'type', { value: 'browser' })
  Object.defineProperty(process, 'resourcesPath', { value: settings.resourcesPath })
  if (settings.packaged) {
    refuseNativeModulesInsideArchive()
  } else {
    Object.defineProperty(process, 'defaultApp', { value: true })
  }
}

/** @param {string} version such as `156.0.8078.79`, known once Chromium is up */
export function describeChromium(version) {
  Object.defineProperty(process.versions, 'chrome', { value: version, enumerable: true })
}
