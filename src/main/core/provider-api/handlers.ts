import { AppError } from '../../../contract/errors'
import type { ProviderApiKind } from '../../../contract/provider-api'
import type { DomainHandlers, ParsedInput, RouteOutput } from '../../../contract/routes'
import type { Id } from '../../../contract/values'
import { listModelsOfProvider } from '../../storage/models'
import { findProvider, type ProviderRecord } from '../../storage/providers'
import { catalogueEntry } from '../catalogue/handlers'
import { CATALOGUE_VERSION } from '../catalogue/package'
import { catalogueProviderOf } from '../catalogue/provider-names'
import { catalogueProviders } from '../catalogue/providers'
import type { CoreDeps } from '../deps'
import { createModelIn } from '../models'
import { bodyOf, isRefusal, notAList } from './answers'
import { guessApi, type ProviderModel, providerApis, questionFor, refuseUnusableKey } from './apis'
import { ask, type AskLimits, failed } from './ask'
import { refuseClearText } from './clear-text'
import { compareModels } from './compare'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'keyRing' | 'events' | 'clock' | 'trail'>

/** OpenRouter's list of all its models is the largest known, with about 1 MB. */
const LIMITS: AskLimits = { timeoutMs: 20_000, maxBytes: 16_000_000 }
/** A server that always names a next page must come to an end, too. */
const MOST_PAGES = 50

/** Whom to ask, and with what. */
interface Target {
  provider: ProviderRecord
  kind: ProviderApiKind
  base: URL
  /** Empty: none is stored. */
  key: string
}

/** Questions to a provider's own server. Nothing is asked unless a route is called. */
export function makeProviderApiHandlers(
  deps: Deps,
  limits: AskLimits = LIMITS,
): DomainHandlers<'providerApi'> {
  return {
    'providerApi.check': async (input) => checkKey(await targetOf(deps, input), limits),
    'providerApi.models': async (input) => {
      const target = await targetOf(deps, input)
      const { models, url } = await listModels(target, limits)
      const recorded = await listModelsOfProvider(deps.workspace.database(), target.provider.id)
      return {
        api: target.kind,
        url,
        ...compareModels(target.provider, models, recorded, deps.clock.now()),
        catalogueVersion: CATALOGUE_VERSION,
      }
    },
    'providerApi.addModels': (input) => addModels(deps, input),
  }
}

async function targetOf(
  deps: Deps,
  { id, api, allowClearText }: ParsedInput<'providerApi.check'>,
): Promise<Target> {
  const provider = await mustFind(deps, id)
  if (provider.baseUrl === '') throw noAddress(provider)
  const base = new URL(provider.baseUrl)
  const key = await keyOf(deps, provider)
  if (key !== '') {
    refuseUnusableKey(key)
    if (!allowClearText) refuseClearText(base)
  }
  return { provider, kind: api ?? guessApi(provider.name, base), base, key }
}

/** The stored key in clear: our envelope opened, or another program's text as it is. */
async function keyOf({ keyRing }: Deps, { apiKey }: ProviderRecord): Promise<string> {
  if (apiKey === null) return ''
  const plain = apiKey.startsWith('tl1:') ? await keyRing.decrypt(apiKey) : apiKey
  return plain.trim()
}

function noAddress(provider: ProviderRecord): AppError {
  const known = catalogueProviders[catalogueProviderOf(provider) ?? ''] ?? ''
  return known === ''
    ? failed('no_address', `${provider.name} has no base URL. Enter it first.`, {
        provider: provider.name,
      })
    : failed(
        'no_address_known',
        `${provider.name} has no base URL. Enter it first; the catalogue has ${known}.`,
        { provider: provider.name, url: known },
      )
}

/** Whether the key was seen to matter: asked with it, then without. */
async function checkKey(
  target: Target,
  limits: AskLimits,
): Promise<RouteOutput<'providerApi.check'>> {
  const { url, address } = await firstPage(target, limits)
  const answer = { api: target.kind, url: shown(url) }
  if (target.key === '') return { ...answer, proof: 'keyless' }
  const anonymous = questionFor(target.kind, target.base, address, '', {})
  // Whatever goes wrong here proves nothing about the key.
  const without = await ask(anonymous, limits).catch(() => null)
  return { ...answer, proof: without && isRefusal(without) ? 'accepted' : 'unproven' }
}

async function listModels(
  target: Target,
  limits: AskLimits,
): Promise<{ models: ProviderModel[]; url: string }> {
  const { url, address, page: first } = await firstPage(target, limits)
  const models = new Map<string, ProviderModel>()
  let page = first
  for (let pages = 1; ; pages += 1) {
    const before = models.size
    for (const model of page.models) models.set(model.modelName, model)
    // A page that brings nothing new would go on for ever.
    if (!page.next || models.size === before || pages >= MOST_PAGES) break
    page = await askPage(target, address, page.next, limits)
  }
  return { models: [...models.values()], url: shown(url) }
}

/** The first address that is found, and what it answers. */
async function firstPage(target: Target, limits: AskLimits) {
  const addresses = providerApis[target.kind].addresses(target.base)
  let problem: unknown
  for (const address of addresses) {
    try {
      const page = await askPage(target, address, {}, limits)
      return { address, page, url: questionFor(target.kind, target.base, address, '', {}).url }
    } catch (error) {
      problem ??= error
      const reason = error instanceof AppError ? error.details.reason : undefined
      if (reason !== 'no_such_place' && reason !== 'not_json') break
    }
  }
  throw problem
}

async function askPage(
  target: Target,
  address: string,
  next: Record<string, string>,
  limits: AskLimits,
) {
  const { kind, base, key } = target
  const question = questionFor(kind, base, address, key, next)
  const page = providerApis[kind].read(bodyOf(question, await ask(question, limits), key))
  if (!page) throw notAList(question)
  return page
}

function shown(url: URL): string {
  return `${url.origin}${url.pathname}`
}

async function addModels(
  deps: Deps,
  { id, models }: ParsedInput<'providerApi.addModels'>,
): Promise<RouteOutput<'providerApi.addModels'>> {
  const now = deps.clock.now()
  const result = await deps.workspace.writableDatabase().transaction(async (tx) => {
    const there = new Set(
      (await listModelsOfProvider(tx, id)).map(({ modelName }) => modelName.toLowerCase()),
    )
    const counts = { added: 0, unpriced: 0, alreadyThere: 0 }
    for (const { catalogue, ...model } of models) {
      if (there.has(model.modelName.toLowerCase())) {
        counts.alreadyThere += 1
        continue
      }
      there.add(model.modelName.toLowerCase())
      const entry =
        catalogue && catalogueEntry(catalogue.catalogueProviderId, catalogue.modelName, now)
      const priced = entry && entry.priceInputPer1k !== null && entry.priceOutputPer1k !== null
      await createModelIn(deps, tx, {
        ...model,
        providerId: id,
        supportStream: false,
        supportJson: false,
        priceInputPer1k: (priced && entry.priceInputPer1k) || undefined,
        priceOutputPer1k: (priced && entry.priceOutputPer1k) || undefined,
        priceSource: CATALOGUE_VERSION,
      })
      counts.added += 1
      if (!priced) counts.unpriced += 1
    }
    return counts
  })
  deps.reference.forget()
  deps.events.emit('data.changed', { domains: ['providers', 'models', 'usage'] })
  return result
}

async function mustFind(deps: Deps, id: Id): Promise<ProviderRecord> {
  const record = await findProvider(deps.workspace.database(), id)
  if (!record) throw new AppError('not_found', 'This provider does not exist any more.')
  return record
}
