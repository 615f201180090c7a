/**
 * Loaded by `node --import register.mjs boot.mjs <app folder>`: maps the module `electron`.
 *
 * `--import` is inherited by worker threads and forked children. There is no `electron` in those
 * (nor in genuine Electron), and the npm package must not be reached from them either, because
 * importing it starts a download.
 */
import Module, { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const startedMark = 'ELECTRON_SHIM_STARTED'
const isMainProcess = isMainThread && process.env[startedMark] === undefined
const target = new URL(isMainProcess ? './electron.mjs' : './no-electron.mjs', import.meta.url).href

register('./resolve-hooks.mjs', { parentURL: import.meta.url, data: { target } })

if (isMainProcess) {
  process.env[startedMark] = String(process.pid)
  const { describeProcess } = await import('./process-face.mjs')
  describeProcess()
}

const electron = isMainProcess ? (await import('./electron.mjs')).default : null
const genuineLoad = Module._load
Module._load = function load(request, ...rest) {
  if (request !== 'electron' && request !== 'electron/main' && request !== 'electron/common') {
    return genuineLoad.call(this, request, ...rest)
  }
  if (electron === null) {
    throw new Error("shim: 'electron' does not exist in a worker thread or a forked process")
  }
  return electron
}
