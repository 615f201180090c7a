import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { FileRef } from '../../contract/files'
import type { DomainHandlers } from '../../contract/routes'
import type { FileHost } from './ports'
import { listUsageFiles, type SourceFile } from './source-files'

/** Files that the user chose or sent, by opaque reference: the renderer never names a path. */
export interface UploadStore {
  /** A file or folder on this machine, for the host's dialog and the command line. */
  register(path: string): Promise<FileRef>
  /** Throws `file_unreadable` for a reference that is not of this run. */
  resolve(ref: string): SourceFile
  /** Removes everything that was sent. */
  clear(): Promise<void>
}

interface Upload {
  handle: FileHandle
  path: string
  name: string
  size: number
  received: number
}

export function makeUploads(
  dataFolder: string,
  files: FileHost,
): { store: UploadStore; handlers: DomainHandlers<'uploads' | 'files'> } {
  const folder = join(dataFolder, 'uploads', randomUUID())
  const sources = new Map<string, SourceFile>()
  const open_ = new Map<string, Upload>()

  const keep = (source: SourceFile): FileRef => {
    const ref = randomUUID()
    sources.set(ref, source)
    return { ref, name: source.name, size: source.size }
  }

  const store: UploadStore = {
    async register(path) {
      try {
        const facts = await stat(path)
        const name = basename(path)
        if (facts.isDirectory()) return keep(folderOf(path, name, await listUsageFiles(path)))
        if (!facts.isFile()) {
          throw new AppError('file_unreadable', `${path} is not a file.`, { reason: 'not_a_file' })
        }
        return keep({ path, name, size: facts.size, modifiedMs: Math.floor(facts.mtimeMs) })
      } catch (error) {
        throw unreadable(path, error)
      }
    },
    resolve(ref) {
      const source = sources.get(ref)
      if (source) return source
      throw new AppError('file_unreadable', 'That file is no longer at hand. Choose it again.', {
        reason: 'unknown_ref',
      })
    },
    async clear() {
      for (const upload of open_.values()) await upload.handle.close().catch(() => undefined)
      await rm(folder, { recursive: true, force: true })
    },
  }

  const find = (uploadId: string): Upload => {
    const upload = open_.get(uploadId)
    if (upload) return upload
    throw new AppError('not_found', 'That upload is not known. Choose the file again.')
  }

  return {
    store,
    handlers: {
      'files.pick': async ({ purpose }) => {
        const picked = await files.pick(purpose)
        if (!picked) return { files: null }
        return { files: await Promise.all(picked.map((file) => store.register(file.path))) }
      },
      'files.reveal': async ({ path }) => {
        await files.reveal(path)
        return {}
      },
      'uploads.open': async ({ name, size }) => {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const uploadId = randomUUID()
        const path = join(folder, uploadId)
        const handle = await open(path, 'wx', 0o600)
        open_.set(uploadId, { handle, path, name: basename(name), size, received: 0 })
        return { uploadId }
      },
      'uploads.append': async ({ uploadId, offset, base64 }) => {
        const upload = find(uploadId)
        const bytes = Buffer.from(base64, 'base64')
        if (offset !== upload.received || upload.received + bytes.length > upload.size) {
          throw new AppError('validation', 'The pieces of the upload do not fit together.', {
            reason: 'upload',
          })
        }
        try {
          await upload.handle.write(bytes, 0, bytes.length, offset)
        } catch (error) {
          throw diskError(error)
        }
        upload.received += bytes.length
        return { received: upload.received }
      },
      'uploads.finish': async ({ uploadId }) => {
        const upload = find(uploadId)
        if (upload.received !== upload.size) {
          throw new AppError('validation', 'The upload is not complete.', { reason: 'upload' })
        }
        open_.delete(uploadId)
        await upload.handle.close()
        return keep({ path: upload.path, name: upload.name, size: upload.size, isCopy: true })
      },
      'uploads.bundle': async ({ name, files: bundled }) => {
        const members = bundled.map(({ ref, place }) => ({ ...store.resolve(ref), place }))
        return keep(folderOf(folder, basename(name), members))
      },
      'uploads.discard': async ({ uploadId }) => {
        const upload = open_.get(uploadId)
        if (upload) {
          open_.delete(uploadId)
          await upload.handle.close()
          await rm(upload.path, { force: true })
        }
        return {}
      },
    },
  }
}

function folderOf(path: string, name: string, members: readonly SourceFile[]): SourceFile {
  return { path, name, size: members.reduce((sum, { size }) => sum + size, 0), members }
}

function errnoOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function unreadable(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const sentence =
    errnoOf(error) === 'ENOENT'
      ? `There is no file ${path}.`
      : errnoOf(error) === 'EACCES'
        ? `You may not read ${path}.`
        : `${path} cannot be read.`
  return new AppError('file_unreadable', sentence, { reason: errnoOf(error) || 'unknown' }, error)
}

/** A failed write as an error that says what to do: a full disk above all. */
export function diskError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (errnoOf(error) === 'ENOSPC' || errnoOf(error) === 'EDQUOT') {
    return new AppError(
      'disk_full',
      'The disk is full. Make room and try again; nothing was left half-written.',
      {},
      error,
    )
  }
  const cause = error instanceof Error ? error.message : String(error)
  return new AppError(
    'file_unreadable',
    `The file cannot be written: ${whyNotWritten(errnoOf(error)) ?? cause}`,
    { reason: 'not_written', params: { cause: errnoOf(error) || cause } },
    error,
  )
}

function whyNotWritten(errno: string): string | undefined {
  switch (errno) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'its folder does not exist. Make it first, or choose another place.'
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return 'a folder of that name is there. Choose another name.'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'you may not write there. Choose another place, or look at its permissions.'
    case 'ENAMETOOLONG':
      return 'its name is too long.'
    default:
      return undefined
  }
}
