/** The door of this folder: starts an app under the shim or in a genuine Electron. */
export { electronBinary } from './electron-binary'
export { launchElectron } from './launch-electron'
export { launchShim } from './launch-shim'
export { AppEndedError, type LaunchedApp } from './launched-app'
