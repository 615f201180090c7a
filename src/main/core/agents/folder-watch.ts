import { type FSWatcher, watch } from 'node:fs'
import { dirname } from 'node:path'
import type { LogFile } from './scan'

/** Folders that are watched at most, the ones last written to first; looking again finds the rest. */
const MOST_FOLDERS = 200

export interface FolderWatch {
  /** Watches the folders of these logs; `roots` also for what is yet to come. */
  follow(roots: readonly string[], files: readonly LogFile[]): void
  close(): void
}

/**
 * Hears of changes in folders. On Linux each folder is watched by itself: the recursive kind there
 * takes a handle for each file.
 */
export function makeFolderWatch(onChange: () => void): FolderWatch {
  const isRecursive = process.platform === 'darwin' || process.platform === 'win32'
  const watchers = new Map<string, FSWatcher>()

  const stop = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const start = (folder: string): void => {
    try {
      const watcher = watch(folder, { recursive: isRecursive, persistent: false }, onChange)
      // Gone, or more folders than the system watches: looking again is enough.
      watcher.on('error', () => stop(folder))
      watchers.set(folder, watcher)
    } catch {
      // As above.
    }
  }

  return {
    follow(roots, files) {
      const latest = files.toSorted((a, b) => b.modifiedMs - a.modifiedMs)
      const wanted = new Set(roots)
      if (!isRecursive) {
        for (const { path } of latest) {
          if (wanted.size >= MOST_FOLDERS) break
          wanted.add(dirname(path))
          // A new session's folder appears beside this one.
          wanted.add(dirname(dirname(path)))
        }
      }
      for (const folder of watchers.keys()) if (!wanted.has(folder)) stop(folder)
      for (const folder of wanted) if (!watchers.has(folder)) start(folder)
    },
    close() {
      for (const folder of watchers.keys()) stop(folder)
    },
  }
}
