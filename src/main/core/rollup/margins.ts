import type { Id } from '../../../contract/values'
import type { CacheConnection } from '../../storage/rollup-connection'
import { type Margin, readMargin, readZeroCost } from '../../storage/rollup-margins'

/** The cache's margins in memory, read again when the cells have changed. */
export interface Margins {
  /** null: too large for memory; ask the file. */
  read(key: 'model' | 'project', revision: string): Promise<Margin | null>
  /** The calls without a cost of some models, by day and project; null as above. */
  readZeroCost(modelIds: readonly Id[], revision: string): Promise<Margin | null>
}

/** Several sets of models are asked about in turn: with and without a filter, mostly. */
const KEPT = 8

export function makeMargins(cache: CacheConnection): Margins {
  const known = new Map<string, { revision: string; margin: Promise<Margin | null> }>()

  function remember(
    key: string,
    revision: string,
    load: () => Promise<Margin | null>,
  ): Promise<Margin | null> {
    const found = known.get(key)
    if (found?.revision === revision) return found.margin
    const margin = load()
    const entry = { revision, margin }
    known.delete(key)
    known.set(key, entry)
    const [oldest] = known.keys()
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
    const forget = (): void => {
      if (known.get(key) === entry) known.delete(key)
    }
    margin.then((read) => {
      // Changed while it was read: it answers now, and is read again next time.
      if (read && read.revision !== revision) forget()
    }, forget)
    return margin
  }

  return {
    read: (key, revision) => remember(key, revision, () => readMargin(cache, key)),
    readZeroCost: (modelIds, revision) =>
      remember(`zero cost ${modelIds.join(' ')}`, revision, () => readZeroCost(cache, modelIds)),
  }
}
