import type { ReconciliationRequest } from '../../../contract/bills'
import { AppError } from '../../../contract/errors'
import type { Model } from '../../../contract/models'
import type { Id } from '../../../contract/values'
import { type BillGroup, listBillNames } from '../../storage/bills'
import { listProviders } from '../../storage/providers'
import type { CoreDeps } from '../deps'
import { makeItemReader, type Placed } from './names'

type Deps = Pick<CoreDeps, 'workspace' | 'reference'>

/** Whose calls a bill is compared with, and what of theirs its line items are. */
export interface LedgerSide {
  provider: { id: Id | null; name: string }
  models: Pick<Model, 'id' | 'modelName'>[]
  placeOf: (item: string) => Placed
}

export async function readLedgerSide(
  deps: Deps,
  group: BillGroup,
  { providerId }: Pick<ReconciliationRequest, 'providerId'>,
): Promise<LedgerSide> {
  const provider = await providerOf(deps, providerId ?? null, group.provider)
  const { models } = await deps.reference.read()
  const own = [...models.values()].filter((model) => model.providerId === provider.id)
  const names =
    provider.id === null ? [] : await listBillNames(deps.workspace.database(), provider.id)
  return {
    provider,
    models: own,
    placeOf: makeItemReader(own, names, group.source === 'openai-cost'),
  }
}

/** Who was chosen, or who has the bill's name. */
async function providerOf(
  { workspace }: Pick<Deps, 'workspace'>,
  providerId: Id | null,
  billed: string,
): Promise<LedgerSide['provider']> {
  const providers = await listProviders(workspace.database())
  const found = providers.find(({ id, name }) =>
    providerId === null ? name.toLowerCase() === billed.toLowerCase() : id === providerId,
  )
  if (found) return { id: found.id, name: found.name }
  if (providerId === null) return { id: null, name: billed }
  throw new AppError('not_found', 'This provider does not exist any more.')
}
