import type { CacheConnection } from '../../storage/rollup-connection'
import { type Margin, readMargin } from '../../storage/rollup-margins'

/** The cache's two margins in memory, read again when the cells have changed. */
export interface Margins {
  /** null: too large for memory; ask the file. */
  read(key: 'model' | 'project', revision: string): Promise<Margin | null>
}

export function makeMargins(cache: CacheConnection): Margins {
  const known = new Map<string, { revision: string; margin: Promise<Margin | null> }>()
  return {
    read(key, revision) {
      const found = known.get(key)
      if (found?.revision === revision) return found.margin
      const margin = readMargin(cache, key)
      const entry = { revision, margin }
      known.set(key, entry)
      const forget = (): void => {
        if (known.get(key) === entry) known.delete(key)
      }
      margin.then((read) => {
        // Changed while it was read: it answers now, and is read again next time.
        if (read && read.revision !== revision) forget()
      }, forget)
      return margin
    },
  }
}
