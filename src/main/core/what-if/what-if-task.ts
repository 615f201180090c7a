import type { WhatIfRow } from '../../../contract/what-if'
import type { DecimalString, Id } from '../../../contract/values'
import type { CallsSource } from '../every-call'
import type { PriceSpan } from '../prices'

/** Prices over time that calls would have had. */
export interface ScenarioPrices {
  /** null: the model's own. */
  name: string | null
  spans: PriceSpan[]
  /** What is left of a price after the discount: 1 is all of it. */
  share: DecimalString
  /** 0: not known. */
  maxInputTokens: number
  maxOutputTokens: number
}

/** What the thread is told: plain data. */
export interface WhatIfTask extends CallsSource {
  timeZone: string
  cacheHitShare: DecimalString
  /** `to` null: no rule. */
  models: { id: Id; own: PriceSpan[]; to: ScenarioPrices | null }[]
  /** For models without a row; null: no rule. */
  unknown: ScenarioPrices | null
}

/** One model in one month. */
export interface WhatIfCell extends WhatIfRow {
  modelId: Id
  month: string
}

export interface WhatIfSums {
  cells: WhatIfCell[]
  byModel: (WhatIfRow & { modelId: Id })[]
  byMonth: (WhatIfRow & { month: string })[]
  total: WhatIfRow
}
