import type { Model } from '../../../contract/models'
import type { Id } from '../../../contract/values'
import type { BillName } from '../../storage/bills'

type OwnModel = Pick<Model, 'id' | 'modelName'>

/** What a line item is: a model, a charge of the platform, or nobody knows. */
export type Placed =
  | { kind: 'model'; modelId: Id; name: string }
  | { kind: 'platform'; name: string }
  | { kind: 'unknown'; name: string }

/**
 * Tells of what a provider's line items are: what people said comes before the models' own names.
 * OpenAI's items are a model's name, maybe with the kind of token behind a comma; the whole item
 * comes before what stands in front of the comma.
 */
export function makeItemReader(
  models: readonly OwnModel[],
  names: readonly BillName[],
  splitsAtComma: boolean,
): (item: string) => Placed {
  const byId = new Map(models.map(({ id, modelName }) => [id, modelName]))
  const byName = new Map(models.map(({ id, modelName }) => [modelName.toLowerCase(), id]))
  const said = new Map(names.map((name) => [name.name.toLowerCase(), name]))
  const placed = (text: string): Placed | null => {
    const key = text.toLowerCase()
    const rule = said.get(key)
    if (rule?.modelId === null) return { kind: 'platform', name: rule.name }
    // A model that is gone is nobody's any more.
    const ruled = rule && byId.get(rule.modelId)
    if (rule && ruled !== undefined) return { kind: 'model', modelId: rule.modelId, name: ruled }
    const modelId = byName.get(key)
    return modelId === undefined
      ? null
      : { kind: 'model', modelId, name: byId.get(modelId) ?? text }
  }
  return (item) => {
    const whole = placed(item)
    if (whole) return whole
    const [front = ''] = item.split(',')
    const base = front.trim()
    if (!splitsAtComma || base === '') return { kind: 'unknown', name: item }
    return placed(base) ?? { kind: 'unknown', name: base }
  }
}

/**
 * The model that a line item probably means: its name without a date, as it stands or with more
 * words behind ("Claude Sonnet 4.5 usage"). The longest name wins; null: none is like it.
 */
export function suggestedModel(item: string, models: readonly OwnModel[]): Id | null {
  const words = plainWords(item)
  let best: { id: Id; length: number } | null = null
  for (const { id, modelName } of models) {
    const name = plainWords(modelName.slice(modelName.lastIndexOf('/') + 1))
    if (name === '' || !`-${words}-`.includes(`-${name}-`)) continue
    if (!best || name.length > best.length) best = { id, length: name.length }
  }
  return best?.id ?? null
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/-(?:20\d{6}|20\d\d-\d\d-\d\d|latest)(?=-|$)/g, '')
    .replace(/^-|-$/g, '')
}
