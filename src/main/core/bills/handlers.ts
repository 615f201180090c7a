import type { BillName } from '../../../contract/bills'
import { AppError, fieldError } from '../../../contract/errors'
import type { DomainHandlers, ParsedInput } from '../../../contract/routes'
import type { Id } from '../../../contract/values'
import {
  type BillName as BillNameRecord,
  deleteBillName,
  findBillName,
  insertBillName,
  listBillNames,
  updateBillName,
} from '../../storage/bills'
import type { OpenTransaction } from '../../storage/database'
import { findModel } from '../../storage/models'
import { findProvider } from '../../storage/providers'
import type { CoreDeps } from '../deps'
import { writeFileWhole } from '../files'
import type { Tickets } from '../tickets'
import type { TrailFields } from '../trail'
import { diskError } from '../uploads'
import { checkBill } from './check'
import { compareBill } from './compare'
import { comparisonText, type Shown } from './compare-text'
import { areBillsKept, listBills } from './groups'
import { inspectBill } from './inspect'
import { linesOfRow } from './lines'

type Deps = Pick<
  CoreDeps,
  'workspace' | 'reference' | 'settings' | 'events' | 'trail' | 'uploads' | 'files'
>

export function makeBillHandlers(deps: Deps & { tickets: Tickets }): DomainHandlers<'bills'> {
  return {
    'bills.list': () => listBills(deps),
    'bills.inspect': ({ file, delimiter }) =>
      inspectBill(deps.uploads.resolve(file), { delimiter }),
    'bills.check': ({ file, plan, providerId }) =>
      checkBill(deps, deps.uploads.resolve(file), { plan, providerId }),
    'bills.compare': ({ ticket, ...request }) =>
      deps.tickets.run(ticket, (signal) => compareBill({ ...deps, signal }, request)),
    'bills.lines': (input) => linesOfRow(deps, input),
    'bills.names': async ({ providerId }) => {
      if (!areBillsKept(deps)) return { names: [] }
      const names = await listBillNames(deps.workspace.database(), providerId)
      return { names: await Promise.all(names.map((name) => named(deps, name))) }
    },
    'bills.assign': (input) => assign(deps, input),
    'bills.forget': ({ id }) => forget(deps, id),
    'bills.export': async ({ request, states, format }) => {
      const text = comparisonText(await shownOf(deps, { request, states }), format)
      const extension = format === 'markdown' ? 'md' : format
      const target = await deps.files.saveTarget(`bill-${request.month}.${extension}`)
      if (!target) return { file: null }
      await writeFileWhole(target.path, text).catch((error: unknown) => {
        throw diskError(error)
      })
      return { file: await target.finish(Buffer.byteLength(text)) }
    },
    'bills.markdown': async (input) => ({
      text: comparisonText(await shownOf(deps, input), 'markdown'),
    }),
  }
}

async function shownOf(
  deps: Deps,
  { request, states }: ParsedInput<'bills.markdown'>,
): Promise<Shown> {
  const { provider, rows } = await compareBill(deps, request)
  return { provider, rows: states ? rows.filter(({ state }) => states.includes(state)) : rows }
}

async function named(deps: Deps, { id, name, modelId }: BillNameRecord): Promise<BillName> {
  const { models } = await deps.reference.read()
  const modelName = modelId === null ? null : (models.get(modelId)?.modelName ?? null)
  return { id, name, modelId, modelName }
}

async function assign(deps: Deps, input: ParsedInput<'bills.assign'>): Promise<BillName> {
  const { providerId, name, modelId } = input
  const record = await deps.workspace.writableDatabase().transaction(async (tx) => {
    if (!(await findProvider(tx, providerId))) {
      throw new AppError('not_found', 'This provider does not exist any more.')
    }
    const model = modelId === null ? null : await findModel(tx, modelId)
    if (modelId !== null && model?.providerId !== providerId) {
      throw fieldError('modelId', 'other_provider', 'Choose one of the models of this provider.')
    }
    const key = name.toLowerCase()
    const names = await listBillNames(tx, providerId)
    const known = names.find((one) => one.name.toLowerCase() === key)
    const id = known?.id ?? (await insertBillName(tx, { providerId, name, modelId }))
    if (known) await updateBillName(tx, known.id, modelId)
    await deps.trail.record(tx, {
      subject: 'bill',
      subjectId: id,
      name: known?.name ?? name,
      action: known ? 'updated' : 'created',
      ...(known && { before: await fieldsOf(tx, known) }),
      after: await fieldsOf(tx, { providerId, modelId }),
    })
    return { id, providerId, name: known?.name ?? name, modelId }
  })
  deps.events.emit('data.changed', { domains: ['bills'] })
  return named(deps, record)
}

async function forget(deps: Deps, id: Id): Promise<Record<string, never>> {
  await deps.workspace.writableDatabase().transaction(async (tx) => {
    const known = await findBillName(tx, id)
    if (!known) throw new AppError('not_found', 'This assignment does not exist any more.')
    await deleteBillName(tx, id)
    await deps.trail.record(tx, {
      subject: 'bill',
      subjectId: id,
      name: known.name,
      action: 'removed',
      before: await fieldsOf(tx, known),
    })
  })
  deps.events.emit('data.changed', { domains: ['bills'] })
  return {}
}

/** What the trail keeps of an assignment: names, which stay readable when the model is gone. */
async function fieldsOf(
  tx: OpenTransaction,
  { providerId, modelId }: Pick<BillNameRecord, 'providerId' | 'modelId'>,
): Promise<TrailFields> {
  const model = modelId === null ? null : await findModel(tx, modelId)
  return {
    providerId,
    billedAs: modelId === null ? 'platform' : (model?.modelName ?? `#${modelId}`),
  }
}
