/** The end of the main process. */
import { rmSync } from 'node:fs'
import { killChromium, stopChromium } from './chromium.mjs'
import { settings } from './settings.mjs'
import { noticeDelivered } from './single-instance.mjs'

/** What killed processes need to let go of their files. */
const KILLED_MS = 200

let ending = false

/** Blocks, because nothing asynchronous happens any more while a process exits. */
function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/**
 * Stops Chromium, then ends the process.
 *
 * @param {number} exitCode
 * @returns {Promise<never>}
 */
export async function shutDown(exitCode) {
  if (ending) {
    return new Promise(() => undefined)
  }
  ending = true
  await Promise.all([stopChromium(), noticeDelivered()])
  process.exit(exitCode)
}

// Also reached by a crash of the main process: Chromium must not outlive it.
process.on('exit', () => {
  if (killChromium()) {
    pause(KILLED_MS)
  }
  if (settings.ownsTempDir) {
    rmSync(settings.tempDir, { recursive: true, force: true, maxRetries: 5 })
  }
})
