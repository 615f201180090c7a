import type { SectionMaker } from '../context'

/** What rounding lost and caching saved, recomputed from every call. */
export const exactnessSection: SectionMaker = async ({ recomputed, words }) => {
  const { rounding, savings, promptCache } = recomputed
  const { exactness, columns } = words
  return {
    id: 'exactness',
    title: exactness.title,
    blocks: [
      {
        kind: 'table',
        note: exactness.note,
        table: {
          id: 'exactness',
          title: '',
          columns: [
            { key: 'measure', label: columns.what, type: 'text' },
            { key: 'calls', label: columns.count, type: 'integer' },
            { key: 'amount_usd', label: columns.amount, type: 'decimal' },
          ],
          rows: [
            [exactness.roundingLoss, rounding.calls, rounding.lossUsd],
            [exactness.otherCalls, rounding.otherCalls, null],
            [exactness.fullPrice, savings.cacheHits, savings.fullPriceUsd],
            [exactness.recorded, savings.cacheHits, savings.recordedUsd],
            [exactness.savings, savings.cacheHits, savings.savedUsd],
            [exactness.unpricedHits, savings.unpricedCacheHits, null],
            [exactness.promptReadSaved, promptCache.calls, promptCache.readSavedUsd],
            [exactness.promptWriteExtra, promptCache.calls, promptCache.writeExtraUsd],
            [exactness.promptSaved, promptCache.calls, promptCache.savedUsd],
            [exactness.promptUnpriced, promptCache.unpricedCalls, null],
          ],
        },
      },
    ],
  }
}
