import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { extractAll } from '@electron/asar'

/** A packaged app as the shim can run it: `launchShim({ appDir, env })`. */
export interface UnpackedApp {
  appDir: string
  env: Record<string, string>
  /** Deletes the unpacked copy. */
  remove(): void
}

/**
 * Electron reads a file kept outside the archive from app.asar.unpacked. The same happens here to
 * native modules, so that one left inside is noticed: the shim refuses to load it.
 */
function linkNativeModules(appDir: string): void {
  for (const entry of readdirSync(appDir, { recursive: true, encoding: 'utf8' })) {
    const outside = join(`${appDir}.unpacked`, entry)
    if (extname(entry) === '.node' && existsSync(outside)) {
      rmSync(join(appDir, entry))
      symlinkSync(outside, join(appDir, entry))
    }
  }
}

/**
 * Unpacks `<distDir>/linux-unpacked/resources/app.asar` into a temporary folder of the same name.
 *
 * @param distDir the output folder of electron-builder
 */
export function unpackForShim(distDir: string): UnpackedApp {
  const packedResources = join(distDir, 'linux-unpacked', 'resources')
  const tempDir = mkdtempSync(join(tmpdir(), 'electron-shim-packed-'))
  const resources = join(tempDir, 'resources')
  cpSync(packedResources, resources, { recursive: true })
  const appDir = join(resources, 'app.asar')
  rmSync(appDir)
  extractAll(join(packedResources, 'app.asar'), appDir)
  linkNativeModules(appDir)
  return {
    appDir,
    env: { ELECTRON_SHIM_RESOURCES: resources },
    remove: () => rmSync(tempDir, { recursive: true, force: true }),
  }
}
