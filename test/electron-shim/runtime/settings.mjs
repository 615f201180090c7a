/**
 * What the launcher tells the main process, through the environment:
 *
 * - `ELECTRON_SHIM_TEMP`: folder for everything that the run leaves behind; the launcher removes it
 * - `ELECTRON_SHIM_MAIN`: the entry file, when it is not package.json's `main`
 * - `ELECTRON_SHIM_RESOURCES`: the resources folder of a packaged app; makes `app.isPackaged` true
 * - `ELECTRON_SHIM_KEYRING`: `basic_text` or `unavailable`, instead of a working keyring
 * - `ELECTRON_SHIM_HEADED`: `1` shows the Chromium window
 */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const { env } = process

const appDir = resolve(process.argv[2] ?? '.')

/** @type {{ name: string, productName?: string, version?: string, main?: string }} */
const manifest = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8'))

export const settings = {
  appDir,
  manifest,
  mainFile: resolve(appDir, env.ELECTRON_SHIM_MAIN ?? manifest.main ?? 'index.js'),
  tempDir: env.ELECTRON_SHIM_TEMP ?? mkdtempSync(join(tmpdir(), 'electron-shim-')),
  ownsTempDir: env.ELECTRON_SHIM_TEMP === undefined,
  packaged: env.ELECTRON_SHIM_RESOURCES !== undefined,
  resourcesPath: env.ELECTRON_SHIM_RESOURCES ?? '',
  keyring: env.ELECTRON_SHIM_KEYRING ?? 'gnome_libsecret',
  headed: env.ELECTRON_SHIM_HEADED === '1',
}

/** The command line after the app folder, as Electron reads its own switches from it. */
export const switchArguments = process.argv.slice(3)
