import type { DomainHandlers } from '../../../contract/routes'
import { listPriceUpdates } from '../../storage/price-updates'
import { addPrice, changePrice, checkPrice, readHistory, removePrice } from './history'
import { readMatches, setMatch } from './names'
import { applyUpdate, previewUpdate, undoUpdate, type UpdateDeps } from './updates'

/** Dated prices of models: by hand, from the catalogue, from a price file. */
export function makePriceHandlers(deps: UpdateDeps): DomainHandlers<'prices'> {
  return {
    'prices.history': ({ modelId }) => readHistory(deps, modelId),
    'prices.check': (input) => checkPrice(deps, input),
    'prices.add': (input) => addPrice(deps, input),
    'prices.change': (input) => changePrice(deps, input),
    'prices.remove': async ({ id }) => {
      await removePrice(deps, id)
      return {}
    },
    'prices.preview': (input) => previewUpdate(deps, input),
    'prices.apply': (input) => applyUpdate(deps, input),
    'prices.updates': async () => ({
      updates: deps.workspace.hasOwnTables()
        ? await listPriceUpdates(deps.workspace.database())
        : [],
    }),
    'prices.undo': ({ id }) => undoUpdate(deps, id),
    'prices.matches': () => readMatches(deps),
    'prices.setMatch': (input) => setMatch(deps, input),
  }
}
