import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'

/** Marks the fuse wire in Electron's binary; after it stand the version, the length and the fuses. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = 9

/**
 * A folder in the shape of an Electron distribution for Linux. It cannot run, but electron-builder
 * packs with it and flips the fuses in its binary.
 */
export async function makeStubElectron(folder: string, version: string): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true })
  await mkdir(join(folder, 'locales'), { recursive: true })
  const wire = Buffer.concat([
    Buffer.from(SENTINEL, 'ascii'),
    Buffer.from([1, FUSES]),
    Buffer.from('1'.repeat(FUSES), 'ascii'),
  ])
  const binary = Buffer.concat([Buffer.from('#!/bin/false\n'), wire, Buffer.alloc(64)])
  await writeFile(join(folder, 'electron'), binary, { mode: 0o755 })
  await writeFile(join(folder, 'version'), version)
  await writeFile(join(folder, 'LICENSE'), '')
  await writeFile(join(folder, 'LICENSES.chromium.html'), '')
  await writeFile(join(folder, 'locales', 'en-US.pak'), '')
  // electron-builder reads the header of every archive it finds.
  const emptyApp = join(folder, 'empty-app')
  await mkdir(emptyApp)
  await writeFile(join(emptyApp, 'package.json'), '{}')
  await createPackage(emptyApp, join(folder, 'resources', 'default_app.asar'))
}
