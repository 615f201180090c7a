import type { UsageFilter } from '../../../../contract/usage'
import {
  type SavedScenario,
  type Scenario,
  scenarioSchema,
  type WhatIfRule,
  type WhatIfTarget,
} from '../../../../contract/what-if'
import { readAuditScope, writeAuditScope } from '../audit-scope'

/** What is asked: of which calls, and what were so. `rules` may be none yet. */
export interface WhatIfView {
  filter: UsageFilter
  rules: WhatIfRule[]
  prices: Scenario['prices']
  /** The saved scenario that was opened; null: none. */
  name: string | null
}

/** Words of the address. */
const NAMES = { rule: 'rule', prices: 'prices', scenario: 'scenario' } as const

/** Reads a view from an address; what is not valid is as if it were not there. */
export function readWhatIf(search: string): WhatIfView {
  const params = new URLSearchParams(search)
  const rules = params.getAll(NAMES.rule).map(readRule)
  const read = scenarioSchema.safeParse({
    rules,
    prices: params.get(NAMES.prices) ?? undefined,
  }).data
  return {
    filter: readAuditScope(search),
    rules: read?.rules ?? [],
    prices: params.get(NAMES.prices) === 'today' ? 'today' : 'ofDate',
    name: params.get(NAMES.scenario) || null,
  }
}

/** Writes a view into an address; what is as usual is left out. */
export function writeWhatIf({ filter, rules, prices, name }: WhatIfView): URLSearchParams {
  const params = writeAuditScope(filter)
  for (const rule of rules) params.append(NAMES.rule, writeRule(rule))
  if (prices !== 'ofDate') params.set(NAMES.prices, prices)
  if (name !== null) params.set(NAMES.scenario, name)
  return params
}

/** What a saved scenario shows. */
export function viewOf({ name, request }: SavedScenario): WhatIfView {
  return { filter: request.filter, ...request.scenario, name }
}

/** `<model ids>~<discount>~<kind>~<target>`; names come last, for they may hold any character. */
function writeRule({ modelIds, to, discountPercent }: WhatIfRule): string {
  return [modelIds.join('.'), discountPercent, to.kind, targetText(to)].join('~')
}

function targetText(to: WhatIfTarget): string {
  switch (to.kind) {
    case 'same':
      return ''
    case 'model':
      return to.modelId
    case 'catalogue':
      return `${to.catalogueProviderId}~${to.modelName}`
    case 'rates': {
      const { inputPer1k, outputPer1k, cacheReadPer1k, cacheWrite5mPer1k, cacheWrite1hPer1k } =
        to.rates
      return [inputPer1k, outputPer1k, cacheReadPer1k, cacheWrite5mPer1k, cacheWrite1hPer1k]
        .map((price) => price ?? '')
        .join('~')
    }
  }
}

/** As far as it can be read; the contract says whether it is one. */
function readRule(text: string): unknown {
  const [ids = '', discountPercent = '', kind = '', ...rest] = text.split('~')
  const modelIds = ids === '' ? [] : ids.split('.')
  return { modelIds, discountPercent, to: readTarget(kind, rest) }
}

function readTarget(kind: string, rest: readonly string[]): unknown {
  const [first = '', ...others] = rest
  switch (kind) {
    case 'model':
      return { kind, modelId: first }
    case 'catalogue':
      return { kind, catalogueProviderId: first, modelName: others.join('~') }
    case 'rates': {
      const price = (place: number): string | null => rest[place] || null
      return {
        kind,
        rates: {
          inputPer1k: price(0),
          outputPer1k: price(1),
          cacheReadPer1k: price(2),
          cacheWrite5mPer1k: price(3),
          cacheWrite1hPer1k: price(4),
        },
      }
    }
    default:
      return { kind }
  }
}
