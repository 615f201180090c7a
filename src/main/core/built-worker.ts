import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A worker's built file, where it stands beside this bundle; undefined: this runs from sources. */
export function builtWorker(name: 'task-worker' | 'reading-worker'): string | undefined {
  return [import.meta.dirname, join(import.meta.dirname, '..')]
    .map((folder) => join(folder, `${name}.js`))
    .find((path) => existsSync(path))
}
