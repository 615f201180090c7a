import { spawn } from 'node:child_process'
import { access, constants, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError } from '../../contract/errors'
import type { PdfPrinter } from '../core/ports'

const PATIENCE_MS = 120_000

/**
 * Prints by an installed Chrome, Chromium or Edge, run once without a window. It is found in the
 * platform's usual places or by TOKEN_LEDGER_CHROME, and never downloaded.
 */
export function chromiumPdf(): PdfPrinter {
  return {
    available: async () => (await findChromium()) !== null,
    async print(page, target, signal) {
      const chromium = await findChromium()
      if (chromium === null) throw notFound()
      const profile = await mkdtemp(path.join(tmpdir(), 'token-ledger-print-'))
      try {
        await runChromium(chromium, argumentsFor(profile, page, target), signal)
        await stat(target)
      } catch (error) {
        if (signal.aborted) throw new AppError('cancelled', 'The report was cancelled.')
        throw notPrinted(chromium, error)
      } finally {
        await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
      }
    },
  }
}

function argumentsFor(profile: string, page: string, target: string): string[] {
  return [
    '--headless=new',
    // A browser that runs as root, as in a container, starts no other way; the page has no script.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
    '--no-default-browser-check',
    // Nothing is reached, whatever the page names; its own policy forbids scripts.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    `--user-data-dir=${profile}`,
    '--no-pdf-header-footer',
    `--print-to-pdf=${target}`,
    pathToFileURL(page).href,
  ]
}

function runChromium(program: string, args: string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const browser = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
      timeout: PATIENCE_MS,
    })
    let errors = ''
    browser.stderr.on(
      'data',
      (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2_000)),
    )
    browser.on('error', reject)
    browser.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`it ended with ${code}: ${errors}`))
    })
  })
}

/** TOKEN_LEDGER_CHROME, then the usual places and the folders of PATH. */
async function findChromium(): Promise<string | null> {
  const chosen = process.env['TOKEN_LEDGER_CHROME']
  if (chosen) return (await isProgram(chosen)) ? chosen : null
  for (const candidate of candidates()) if (await isProgram(candidate)) return candidate
  return null
}

function candidates(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      )
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = process.env[variable]
        if (!folder) return []
        return [
          'Google/Chrome/Application/chrome.exe',
          'Microsoft/Edge/Application/msedge.exe',
        ].map((file) => path.join(folder, file))
      })
    default: {
      const names = [
        'chromium',
        'chromium-browser',
        'google-chrome',
        'google-chrome-stable',
        'microsoft-edge',
        'microsoft-edge-stable',
      ]
      const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute)
      return names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
    }
  }
}

async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

function notFound(): AppError {
  return new AppError(
    'unavailable_here',
    'There is no Chrome, Chromium or Edge here to print with. Install one, set TOKEN_LEDGER_CHROME to it, or save the report as HTML and print that.',
    { reason: 'no_chromium' },
  )
}

function notPrinted(program: string, cause: unknown): AppError {
  return new AppError(
    'unavailable_here',
    `${path.basename(program)} could not print the report. Save it as HTML and print that.`,
    { reason: 'not_printed', params: { program: path.basename(program) } },
    cause,
  )
}
