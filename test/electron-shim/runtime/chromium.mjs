/** The one Chromium process whose pages are the app's windows. */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { findChromium } from '../find-chromium.mjs'
import { describeChromium } from './process-face.mjs'
import { killProcessGroup } from './process-group.mjs'
import { settings, switchArguments } from './settings.mjs'

const START_MS = 20_000
const STOP_MS = 3_000

/** Names resolve nowhere but on this machine: a page under test reaches no network. */
const NO_NETWORK = 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

const FIXED_SWITCHES = [
  '--remote-debugging-port=0',
  `--host-resolver-rules=${NO_NETWORK}`,
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-back-forward-cache',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-popup-blocking',
  '--disable-dev-shm-usage',
  '--disable-search-engine-choice-screen',
  '--disable-features=Translate,MediaRouter,OptimizationHints,PaintHolding',
  '--no-first-run',
  '--no-default-browser-check',
  '--password-store=basic',
  '--use-mock-keychain',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--mute-audio',
]

/** @type {import('node:child_process').ChildProcess | null} */
let browserProcess = null
/** @type {import('playwright-core').Browser | null} */
let browser = null

function commandLine() {
  const profile = join(settings.tempDir, 'profile')
  mkdirSync(profile, { recursive: true })
  const switches = [`--user-data-dir=${profile}`, ...FIXED_SWITCHES]
  if (!settings.headed) {
    switches.push('--headless')
  }
  if (process.getuid?.() === 0) {
    switches.push('--no-sandbox')
  }
  const language = switchArguments.find((argument) => argument.startsWith('--lang='))
  if (language !== undefined) {
    switches.push(language, language.replace('--lang=', '--accept-lang='))
  }
  return [...switches, 'about:blank']
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>} the address of its DevTools socket
 */
function devToolsAddress(child) {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`no answer in time\n${output}`)), START_MS)
    child.stderr?.on('data', (chunk) => {
      output = (output + chunk).slice(-4000)
      const found = /DevTools listening on (ws:\S+)/.exec(output)
      if (found?.[1] !== undefined) {
        clearTimeout(timer)
        resolve(found[1])
      }
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`ended with code ${code}\n${output}`)))
  })
}

/**
 * @param {(route: import('playwright-core').Route) => Promise<void>} onRequest
 * @returns {Promise<{ kind: 'chromium', pid: number | undefined, address: string }>}
 */
export async function startChromium(onRequest) {
  const executable = findChromium()
  if (executable === null) {
    throw new Error('no Chromium found; install one or set CHROMIUM_PATH')
  }
  const child = spawn(executable, commandLine(), {
    // Besides its profile, Chromium writes into the user's configuration and cache.
    env: { ...process.env, XDG_CONFIG_HOME: settings.tempDir, XDG_CACHE_HOME: settings.tempDir },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A process group of its own, so that all of Chromium's processes can be ended at once.
    detached: true,
  })
  browserProcess = child
  const address = await devToolsAddress(child)
  browser = await chromium.connectOverCDP(address, { noDefaults: true })
  describeChromium(browser.version())
  await browserContext().route('**/*', onRequest)
  return { kind: 'chromium', pid: child.pid, address }
}

/** @returns {import('playwright-core').BrowserContext} */
export function browserContext() {
  const context = browser?.contexts()[0]
  if (context === undefined) {
    throw new Error('shim: Chromium is not running')
  }
  return context
}

function hasEnded() {
  return (
    browserProcess === null ||
    browserProcess.exitCode !== null ||
    browserProcess.signalCode !== null
  )
}

/** Asks Chromium to end, and ends it by its pid when it does not. */
export async function stopChromium() {
  const child = browserProcess
  if (child === null || hasEnded()) {
    return
  }
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const control = await browser?.newBrowserCDPSession()
    control?.send('Browser.close').catch(() => undefined)
  } catch {
    // The connection is gone already; what is left is the process.
  }
  await Promise.race([ended, delay(browser === null ? 0 : STOP_MS)])
  killChromium()
}

/** @returns {boolean} whether there was anything to end */
export function killChromium() {
  return browserProcess?.pid !== undefined && !hasEnded() && killProcessGroup(browserProcess.pid)
}
