import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import type { FileHost } from '../core/ports'

/** Where a link leads, before its token. */
const LINK = '/download/'

/** A written file that may be fetched once. */
interface Download {
  path: string
  name: string
  /** Fetched whole: removes the file. */
  done(): Promise<void>
  /** The transfer broke off: the link works again. */
  release(): void
}

export interface Downloads {
  /** Claims the file of a token; undefined when it is unknown, used or being fetched. */
  take(token: string): Download | undefined
  /** Removes what this process has written. */
  clear(): Promise<void>
}

/**
 * Files for a host without dialogs: what the app writes stands under
 * `<dataFolder>/downloads/<pid>-<random>/` until it was fetched by its one-time link.
 */
export function createDownloadFiles(dataFolder: string): FileHost & { downloads: Downloads } {
  const root = path.join(dataFolder, 'downloads')
  const waiting = new Map<string, { path: string; name: string }>()
  const folders = new Set<string>()
  const swept = sweep(root).catch(() => undefined)

  async function remove(folder: string): Promise<void> {
    folders.delete(folder)
    await rm(folder, { recursive: true, force: true })
  }

  return {
    nativeDialogs: false,
    pick: async () => {
      throw unavailable('This way of running the app has no open dialog. Send the file instead.')
    },
    reveal: async () => {
      throw unavailable('This way of running the app cannot show a file in a file manager.')
    },
    async saveTarget(suggestedName) {
      await swept
      const name = safeName(suggestedName)
      const folder = path.join(root, `${process.pid}-${randomBytes(8).toString('hex')}`)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      folders.add(folder)
      const file = { path: path.join(folder, name), name }
      return {
        path: file.path,
        finish: async (bytes) => {
          const token = randomBytes(32).toString('base64url')
          waiting.set(token, file)
          return { kind: 'download', url: `${LINK}${token}`, name, bytes }
        },
      }
    },
    isWaiting: (url) => waiting.has(url.slice(LINK.length)),
    downloads: {
      take(token) {
        const file = waiting.get(token)
        if (!file) return undefined
        waiting.delete(token)
        return {
          ...file,
          done: () => remove(path.dirname(file.path)),
          release: () => {
            waiting.set(token, file)
          },
        }
      },
      async clear() {
        waiting.clear()
        await swept
        await Promise.all([...folders].map(remove))
      },
    },
  }
}

/** Removes what processes that have ended left behind. */
async function sweep(root: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 })
  for (const entry of await readdir(root)) {
    if (isRunning(Number.parseInt(entry, 10))) continue
    await rm(path.join(root, entry), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** A name that is one path segment on every platform. */
function safeName(suggested: string): string {
  const name = path
    .basename(suggested)
    // oxlint-disable-next-line no-control-regex -- control characters are what must go
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(0, 150)
  return name || 'export'
}

function unavailable(message: string): AppError {
  return new AppError('unavailable_here', message)
}
