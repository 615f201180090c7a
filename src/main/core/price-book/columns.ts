import { fieldError } from '../../../contract/errors'
import type { DecimalString } from '../../../contract/values'
import type { Queryable } from '../../storage/database'
import type { ModelPriceRecord } from '../../storage/model-prices'
import { type ModelRecord, setModelPrices } from '../../storage/models'
import { currentPricing, lastDatedBy, toSixPlaces } from '../prices'

/** A price as the column takes it. Rounding up can leave DECIMAL(10,6): 9999.9999999 becomes 10000. */
export function withinColumn(field: string, price: DecimalString): DecimalString {
  const rounded = toSixPlaces(price)
  if (rounded.indexOf('.') > 4) {
    throw fieldError(field, 'too_large', 'A price is at most 9999.999999 USD per 1,000 tokens.', {
      maximum: '9999.999999',
    })
  }
  return rounded
}

/**
 * After a change of a model's dated prices: the columns show the one that is in force now. They are
 * left alone where that one did not change; without any left they are 0/0, "no price known".
 */
export async function settleColumns(
  tx: Queryable,
  model: ModelRecord,
  before: readonly ModelPriceRecord[],
  after: readonly ModelPriceRecord[],
  now: Date,
): Promise<void> {
  const was = lastDatedBy(before, now.getTime())
  const is = lastDatedBy(after, now.getTime())
  if (is) {
    const same =
      was?.id === is.id && was.inputPer1k === is.inputPer1k && was.outputPer1k === is.outputPer1k
    if (same) return
    const input = withinColumn('inputPer1k', is.inputPer1k)
    await setModelPrices(tx, model.id, input, withinColumn('outputPer1k', is.outputPer1k))
  } else if (currentPricing(model, before, now).dated) {
    await setModelPrices(tx, model.id, '0.000000', '0.000000')
  }
}
