import type { SectionMaker } from '../context'
import type { ReportTable } from '../document'

/** The prices of the models that were called. */
export const pricesSection: SectionMaker = async ({ prices: found, words }) => {
  const { columns, prices, groups } = words
  const table: ReportTable = {
    id: 'prices',
    title: '',
    columns: [
      { key: 'provider', label: columns.provider, type: 'text' },
      { key: 'model', label: columns.model, type: 'text' },
      { key: 'model_id', label: columns.key, type: 'text', fileOnly: true },
      { key: 'price_state', label: columns.state, type: 'text' },
      { key: 'input_usd_per_1k', label: columns.inputPer1k, type: 'decimal' },
      { key: 'cache_read_usd_per_1k', label: columns.cacheReadPer1k, type: 'decimal' },
      { key: 'cache_write_5m_usd_per_1k', label: columns.cacheWrite5mPer1k, type: 'decimal' },
      {
        key: 'cache_write_1h_usd_per_1k',
        label: columns.cacheWrite1hPer1k,
        type: 'decimal',
        fileOnly: true,
      },
      { key: 'output_usd_per_1k', label: columns.outputPer1k, type: 'decimal' },
      { key: 'in_force_from', label: columns.inForce, type: 'instant' },
      { key: 'source', label: columns.priceSource, type: 'text' },
    ],
    rows: found.map((price) => [
      price.provider ?? groups.unknown,
      price.model ?? `#${price.modelId}`,
      price.modelId,
      prices.states[price.state],
      price.inputPer1k,
      price.cacheReadPer1k,
      price.cacheWrite5mPer1k,
      price.cacheWrite1hPer1k,
      price.outputPer1k,
      price.inForceFrom,
      price.source ?? (price.state === 'unpriced' ? null : prices.columnsOfModel),
    ]),
  }
  return {
    id: 'prices',
    title: prices.title,
    blocks:
      found.length === 0
        ? [
            { kind: 'text', paragraphs: [prices.none] },
            { kind: 'data', table },
          ]
        : [{ kind: 'table', table, note: prices.note }],
  }
}
