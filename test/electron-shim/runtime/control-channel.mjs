/**
 * The launcher's side door, the counterpart of what Playwright does to a genuine Electron through
 * its debugger. Messages travel over Node's own channel between parent and child, as structured
 * clones (`serialization: 'advanced'`).
 */
import { constants, runInThisContext } from 'node:vm'
import electron from './electron.mjs'
import { answerInvoke } from './ipc-main.mjs'
import { recorded } from './records.mjs'
import { settings } from './settings.mjs'
import { shutDown } from './shutdown.mjs'
import { forgeFrame } from './web-frame-main.mjs'
import { openWindows } from './window-registry.mjs'

/** @param {{ source: string, arg: unknown }} request */
async function evaluate({ source, arg }) {
  const fn = runInThisContext(`(${source})`, {
    filename: 'evaluate',
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  return fn(electron, arg)
}

/** @param {{ sender: import('../launched-app.ts').ForgedSender, channel: string, args: unknown[] }} request */
async function forgeInvoke({ sender, channel, args }) {
  const webContents = openWindows()[0]?.webContents
  if (webContents === undefined) {
    throw new Error('shim: there is no window to forge a message for')
  }
  const frame = forgeFrame(sender, webContents.mainFrame)
  return answerInvoke(webContents.ipcEventForShim(frame), channel, args)
}

function perform(request) {
  switch (request.kind) {
    case 'evaluate':
      return evaluate(request)
    case 'forge-invoke':
      return forgeInvoke(request)
    case 'recorded':
      return recorded
    case 'quit':
      return electron.app.quit()
    default:
      throw new Error(`shim: unknown request: ${request.kind}`)
  }
}

async function answer(request) {
  const { id } = request
  try {
    process.send?.({ kind: 'answer', id, ok: true, value: await perform(request) })
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.send?.({ kind: 'answer', id, ok: false, message })
  }
}

/** @param {import('../launcher-messages.ts').Announcement} announcement */
export function announce(announcement) {
  process.send?.(announcement)
}

export function listenToLauncher() {
  process.on('message', (request) => void answer(request))
  process.on('disconnect', () => {
    // The launcher is gone, and with it the one who would have cleaned up.
    settings.ownsTempDir = true
    void shutDown(1)
  })
}
