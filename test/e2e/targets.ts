import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { describe } from 'vitest'
import { findChromium } from '../electron-shim/find-chromium.mjs'
import { electronBinary, launchElectron, launchShim } from '../electron-shim/launch'
import { startBrowserMode } from '../fixtures/browser-mode'
import { temporaryFolder } from '../fixtures/engines'

/** The app as a person has it before them, whichever host runs it. */
export interface RunningApp {
  page: Page
  /** The data folder of this run. */
  home: string
  /** Lines that the page's console called errors, and uncaught ones. */
  problems: string[]
  /** Chooses a file where `act` opens the dialog for it. */
  chooseFile(file: string, act: () => Promise<void>): Promise<void>
  /** Starts an export by `act` and answers what the written file holds. */
  savedFile(act: () => Promise<void>): Promise<string>
  close(): Promise<void>
}

export interface LaunchOptions {
  databaseUrl?: string
  /** A data folder to go on with; it is then left alone at the end. */
  home?: string
  /** More of the environment: the user's own home, for one. */
  env?: Record<string, string>
}

export interface Target {
  name: 'browser mode' | 'shim' | 'electron'
  launch(options?: LaunchOptions): Promise<RunningApp>
}

const root = process.cwd()

function environment(home: string, options: LaunchOptions): Record<string, string> {
  const { TOKEN_LEDGER_DATABASE_URL: _, ...inherited } = process.env
  return {
    ...(inherited as Record<string, string>),
    TOKEN_LEDGER_HOME: home,
    LANG: 'en_US.UTF-8',
    LANGUAGE: 'en',
    ...(options.databaseUrl === undefined
      ? {}
      : { TOKEN_LEDGER_DATABASE_URL: options.databaseUrl }),
    ...options.env,
  }
}

function watch(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return problems
}

async function homeOf(options: LaunchOptions): Promise<{ home: string; remove(): Promise<void> }> {
  if (options.home !== undefined) return { home: options.home, remove: async () => undefined }
  const home = await temporaryFolder()
  return { home, remove: () => rm(home, { recursive: true, force: true }) }
}

const browserMode: Target = {
  name: 'browser mode',
  async launch(options = {}) {
    const { home, remove } = await homeOf(options)
    const server = await startBrowserMode(environment(home, options))
    const browser = await chromium.launch({
      executablePath: findChromium() ?? '',
      chromiumSandbox: false,
    })
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-US',
      acceptDownloads: true,
    })
    const page = await context.newPage()
    const problems = watch(page)
    await page.goto(server.link)
    await page.getByRole('main').waitFor()
    return {
      page,
      home,
      problems,
      async chooseFile(file, act) {
        const choosing = page.waitForEvent('filechooser')
        await act()
        await (await choosing).setFiles(file)
      },
      async savedFile(act) {
        const download = page.waitForEvent('download')
        await act()
        await page
          .getByRole('link', { name: /^Download / })
          .first()
          .click()
        return readFile(await (await download).path(), 'utf8')
      },
      async close() {
        await browser.close()
        await server.stop()
        await remove()
      },
    }
  },
}

const shim: Target = { name: 'shim', launch: (options) => launchDesktop(launchShim, options) }
const electron: Target = {
  name: 'electron',
  launch: (options) => launchDesktop(launchElectron, options),
}

async function launchDesktop(
  start: typeof launchShim | typeof launchElectron,
  options: LaunchOptions = {},
): Promise<RunningApp> {
  const { home, remove } = await homeOf(options)
  const app = await start({ appDir: root, env: environment(home, options) })
  const page = await app.firstWindow()
  const problems = watch(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('main').waitFor()
  return {
    page,
    home,
    problems,
    async chooseFile(chosen, act) {
      await app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
      }, chosen)
      await act()
    },
    async savedFile(act) {
      const file = join(home, 'saved-by-the-test')
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath })
      }, file)
      await act()
      await page.getByText(file).first().waitFor()
      return readFile(file, 'utf8')
    },
    async close() {
      await app.close()
      await remove()
    },
  }
}

/** Runs the scenarios on every host; genuine Electron is skipped by name where there is none. */
export function describeOnEveryTarget(name: string, scenarios: (target: Target) => void): void {
  describe.each([browserMode, shim])(`${name} · $name`, scenarios)
  const binary = electronBinary(root)
  if (binary === null && process.env['REQUIRE_ELECTRON'] === '1') {
    throw new Error(
      'REQUIRE_ELECTRON=1, but there is no Electron binary. Run: npx install-electron',
    )
  }
  describe.skipIf(binary === null)(
    `${name} · genuine Electron${binary === null ? ' (no Electron binary on this machine)' : ''}`,
    () => scenarios(electron),
  )
}

/** What the page showed when a scenario failed, in test-results/. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const file = join('test-results', `${name.replaceAll(/\W+/g, '-')}.png`)
  await page.screenshot({ path: file, fullPage: true }).catch(() => undefined)
}

export { browserMode }
