import { findProvider, type Provider } from '@pydantic/genai-prices'
import type { MatchRule } from '../../../contract/prices'
import { type CatalogueModel, findByName, makerOf } from './package'

export interface NameToMatch {
  providerName: string
  /** Empty where none is known. */
  baseUrl: string
  modelName: string
}

export interface NameMatch extends CatalogueModel {
  /** What had to be left out or assumed; empty: provider and model are called exactly so. */
  rules: MatchRule[]
}

interface Candidate {
  name: string
  /** Providers that the name itself points to, nearest first. */
  hints: string[]
  rules: MatchRule[]
}

/** Servers on the user's own machine: what they serve costs nothing that a catalogue knows. */
const LOCAL = /ollama|lm[ _-]?studio|llama\.?cpp|vllm|localai|\blocal\b/i

/** Names of providers that the package does not know by itself, or takes for another. */
const providerNames: readonly [RegExp, string][] = [
  [/azure|microsoft/i, 'azure'],
  [/bedrock|amazon|\baws\b/i, 'aws'],
  [/copilot/i, 'github-copilot'],
  [/openrouter/i, 'openrouter'],
  [/hugging ?face/i, 'huggingface_together'],
  [/together/i, 'together'],
  [/fireworks/i, 'fireworks'],
  [/\bx[. _-]?ai\b|grok\b/i, 'x-ai'],
  [/zhipu|bigmodel/i, 'zhipuai'],
  [/\bz[. _-]?ai\b/i, 'zai'],
  [/perplexity/i, 'perplexity'],
  [/groq/i, 'groq'],
  [/deepseek/i, 'deepseek'],
  [/minimax/i, 'minimax'],
]

/**
 * Finds a model in the package by the names it goes by elsewhere: as it is, then without a path
 * (`openai/…`), a region and maker (`us.anthropic.…`), a version (`-v1:0`, `@20250929`) or a date.
 * First with the provider itself, then with the one that the name points to. null: none fits.
 */
export function matchName(wanted: NameToMatch): NameMatch | null {
  if (LOCAL.test(wanted.providerName)) return null
  const owner = providerOf(wanted)
  for (const { name, hints, rules } of candidatesOf(wanted.modelName)) {
    const hinted = hints.map(providerNamed)
    const tried = new Set([owner, ...hinted].filter((one): one is Provider => one !== undefined))
    for (const provider of tried) {
      const found = findByName(provider, name)
      if (found) return { ...found, rules: [...rules, ...assumptions(found, name, owner)] }
    }
  }
  if (owner) return null
  // A gateway of one's own: the list price of the model's maker is the best there is.
  for (const { name, rules } of candidatesOf(wanted.modelName)) {
    const maker = makerOf(name)
    const found = maker && findByName(maker, name)
    if (found) return { ...found, rules: [...rules, 'maker'] }
  }
  return null
}

function assumptions(
  found: CatalogueModel,
  name: string,
  owner: Provider | undefined,
): MatchRule[] {
  const rules: MatchRule[] = []
  if (found.model.id.toLowerCase() !== name.toLowerCase()) rules.push('otherName')
  if (found.provider.id !== owner?.id) rules.push('maker')
  return rules
}

/** The catalogue's id of a provider, by its URL or name; null: not known there. */
export function providerIdOf(wanted: Pick<NameToMatch, 'providerName' | 'baseUrl'>): string | null {
  return providerOf(wanted)?.id ?? null
}

/** The name, and what is left of it by the rules, in lower case. */
export function namesOf(modelName: string): string[] {
  return candidatesOf(modelName).map(({ name }) => name)
}

function providerOf({
  providerName,
  baseUrl,
}: Pick<NameToMatch, 'providerName' | 'baseUrl'>): Provider | undefined {
  const byUrl = baseUrl === '' ? undefined : findProvider({ providerApiUrl: baseUrl })
  return byUrl ?? providerNamed(providerName)
}

function providerNamed(name: string): Provider | undefined {
  const own = providerNames.find(([pattern]) => pattern.test(name))
  return findProvider({ providerId: own ? own[1] : name.trim() })
}

const REGION = /^(us-gov|us|eu|apac|ap|jp|au|ca|sa|global)\.(?=[a-z0-9-]+\.)/
const VENDOR = /^([a-z0-9-]+)\.(?=[a-z])/
const VERSION = /(-v\d+)?(:\d+(k|[a-z]+)?)$|-v\d+$/
const DATE = /[-@](20\d{6}|20\d{2}-\d{2}-\d{2}|\d{4}|\d{3})$/

/** The name with ever more left out. */
function candidatesOf(modelName: string): Candidate[] {
  const found: Candidate[] = []
  let current: Candidate = { name: modelName.trim().toLowerCase(), hints: [], rules: [] }
  const leaveOut = (rule: MatchRule, name: string, hint?: string): void => {
    if (name === current.name || name === '') return
    current = {
      name,
      hints: hint === undefined ? current.hints : [hint, ...current.hints],
      rules: current.rules.includes(rule) ? current.rules : [...current.rules, rule],
    }
    found.push(current)
  }
  found.push(current)
  const parts = current.name.split('/')
  for (const [index, head] of parts.slice(0, -1).entries()) {
    leaveOut('path', parts.slice(index + 1).join('/'), head === 'models' ? undefined : head)
  }
  leaveOut('version', current.name.replace('@', '-'))
  leaveOut('region', current.name.replace(REGION, ''))
  const vendor = VENDOR.exec(current.name)?.[1]
  if (vendor !== undefined) leaveOut('vendor', current.name.slice(vendor.length + 1), vendor)
  leaveOut('version', current.name.replace(VERSION, ''))
  leaveOut('version', current.name.replace(/-latest$/, ''))
  leaveOut('date', current.name.replace(DATE, ''))
  return found
}
