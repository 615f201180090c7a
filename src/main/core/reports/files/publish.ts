import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { AppError } from '../../../../contract/errors'
import { diskError } from '../../uploads'
import type { ReportManifest } from '../manifest'
import { ZipWriter } from '../zip/zip-writer'
import { stopIfCancelled } from './calls-pass'
import { piecesOf } from './hashed-file'
import type { WrittenReport } from './write-files'

const MANIFEST = 'manifest.json'

/** Runs `work` in a new folder beside `path`, and takes away what is left of it. */
export async function inTemporaryFolder<T>(
  path: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const name = `.${basename(path)}.${randomBytes(6).toString('hex')}.part`
  const folder = join(dirname(path), name)
  await mkdir(folder).catch((error: unknown) => {
    throw diskError(error)
  })
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function manifestText(manifest: ReportManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/**
 * Makes the temporary folder the report's own, with its manifest. An earlier report there is
 * replaced; anything else is left alone, and the error says so.
 */
export async function publishFolder(
  folder: string,
  final: string,
  { manifest }: WrittenReport,
): Promise<void> {
  await refuseStrangers(final)
  await writeFile(join(folder, MANIFEST), manifestText(manifest))
  const old = `${folder}.old`
  const replaced = await rename(final, old).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw diskError(error)
    },
  )
  try {
    await rename(folder, final)
  } catch (error) {
    if (replaced) await rename(old, final)
    throw diskError(error)
  }
  await rm(old, { recursive: true, force: true })
}

/** A folder that holds files which no report of ours names is somebody else's. */
async function refuseStrangers(final: string): Promise<void> {
  const names = await readdir(final).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new AppError(
      'file_unreadable',
      `${final} stands where the report's folder would.`,
      { reason: 'not_written', params: { cause: error.code ?? 'unknown' } },
      error,
    )
  })
  if (names.length === 0) return
  const known = new Set([MANIFEST, ...(await filesOfManifest(join(final, MANIFEST)))])
  const stranger = names.find((name) => !known.has(name))
  if (stranger !== undefined) {
    throw new AppError(
      'file_unreadable',
      `${final} holds other files (${stranger}), so it was left as it is. Choose another folder.`,
      { reason: 'not_written', params: { cause: stranger } },
    )
  }
}

async function filesOfManifest(file: string): Promise<string[]> {
  try {
    const manifest = JSON.parse(await readFile(file, 'utf8')) as Partial<ReportManifest>
    return manifest.files?.map(({ name }) => name) ?? []
  } catch {
    return []
  }
}

/** Puts the files and the manifest into an archive at `path`. Answers its bytes. */
export async function publishZip(
  folder: string,
  path: string,
  { files, manifest, document }: WrittenReport,
  signal: AbortSignal,
): Promise<number> {
  const temporary = join(folder, '.archive.zip')
  const zip = await ZipWriter.create(temporary, new Date(document.writtenAt))
  try {
    for (const { name, bytes } of files) {
      // What is compressed already does not get smaller.
      const level = ['.xlsx', '.pdf'].includes(extname(name)) ? 0 : 6
      await zip.begin(`${document.name}/${name}`, { level, large: bytes > 0xf000_0000 })
      for await (const piece of piecesOf(join(folder, name))) {
        stopIfCancelled(signal)
        await zip.write(piece)
      }
      await zip.end()
    }
    await zip.add(`${document.name}/${MANIFEST}`, manifestText(manifest))
    const bytes = await zip.close()
    await rename(temporary, path)
    return bytes
  } catch (error) {
    await zip.abandon()
    throw error instanceof AppError ? error : diskError(error)
  }
}

/** Puts the only file at `path` and its manifest beside it. Answers the bytes of both. */
export async function publishFile(
  folder: string,
  path: string,
  manifestPath: string,
  { files, manifest }: WrittenReport,
): Promise<{ bytes: number; manifestBytes: number }> {
  const [file] = files
  if (!file || files.length !== 1) throw new Error('a report of one file has one file')
  const temporary = join(folder, MANIFEST)
  try {
    await writeFile(temporary, manifestText(manifest))
    await rename(join(folder, file.name), path)
    try {
      await rename(temporary, manifestPath)
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  } catch (error) {
    throw diskError(error)
  }
  return { bytes: file.bytes, manifestBytes: (await stat(manifestPath)).size }
}
