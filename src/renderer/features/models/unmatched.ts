import type { Model } from '../../../contract/models'
import type { RouteOutput } from '../../../contract/routes'

type NameMatch = RouteOutput<'prices.matches'>['matches'][number]

/** Whom to ask about: no match, nobody said so, and not free anyway. */
export function unmatched(
  matches: readonly NameMatch[],
  models: readonly Pick<Model, 'id' | 'priceState'>[],
): NameMatch[] {
  const free = new Set(models.filter((one) => one.priceState === 'free').map(({ id }) => id))
  return matches.filter(({ modelId, match, settled }) => !match && !settled && !free.has(modelId))
}
