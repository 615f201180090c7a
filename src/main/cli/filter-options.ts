import { type Command, Option } from 'commander'
import { AppError } from '../../contract/errors'
import { modelTypeSchema } from '../../contract/models'
import { amountSchema, type UsageFilter } from '../../contract/usage'
import { isTimeZone } from '../../contract/values'
import { parseBound } from '../core/periods'
import { modelsOf, projectIdOf, providerOf } from './lookup'
import { usageError } from './output'
import type { Session } from './session'

export interface FilterOptions {
  from?: string
  to?: string
  timezone?: string
  provider?: string[]
  model?: string[]
  type?: string[]
  project?: string[]
  cacheHit?: string
  costMin?: string
  costMax?: string
  inputMin?: string
  inputMax?: string
  outputMin?: string
  outputMax?: string
  unpriced?: boolean
  promptCache?: boolean
}

/** Gathers an option that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}

/** Comma-separated, or given several times; each once. */
export function listOf(values: string[] | undefined): string[] | undefined {
  if (values === undefined) return undefined
  const names = values.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase())
  return [...new Set(names)].filter((name) => name !== '')
}

/** The filters of the Logs screen as flags. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--from <date|instant>', 'from this day or instant on (inclusive)')
    .option('--to <date|instant>', 'up to this day (inclusive) or instant (exclusive)')
    .option('--timezone <zone>', 'IANA time zone of days (default: the accounting time zone)')
    .option('--provider <name>', 'provider by name or id; may be repeated', collect)
    .option('--model <name>', 'model by name, provider/name or id; may be repeated', collect)
    .addOption(
      new Option('--type <type>', 'model type; may be repeated')
        .choices(modelTypeSchema.options)
        .argParser(collect),
    )
    .option('--project <id|name>', 'project by id or name; may be repeated', collect)
    .addOption(
      new Option('--cache-hit <yes|no>', 'only hits, or only misses').choices(['yes', 'no']),
    )
    .option('--cost-min <usd>', 'cost in USD, at least')
    .option('--cost-max <usd>', 'cost in USD, at most')
    .option('--input-min <tokens>', 'input tokens, at least')
    .option('--input-max <tokens>', 'input tokens, at most')
    .option('--output-min <tokens>', 'output tokens, at least')
    .option('--output-max <tokens>', 'output tokens, at most')
    .option('--unpriced', 'only calls whose model has no known price')
    .option('--prompt-cache', 'only calls that read from or wrote to a prompt cache')
}

/** Flags to the filter of the contract; names become ids, unknown ones are an error. */
export async function filterOf(session: Session, options: FilterOptions): Promise<UsageFilter> {
  const zone = await zoneOf(session, options.timezone)
  const from = options.from === undefined ? null : parseBound(options.from, zone, 'from')
  const to = options.to === undefined ? null : parseBound(options.to, zone, 'to')
  if (from !== null && to !== null && Date.parse(from) >= Date.parse(to)) {
    throw usageError('--from lies after --to, so no call can match.')
  }
  const all = async <T>(
    names: string[] | undefined,
    find: (name: string) => Promise<T[]>,
  ): Promise<T[] | undefined> =>
    names === undefined ? undefined : (await Promise.all(names.map(find))).flat()
  const modelIds = await all(options.model, async (name) => {
    const models = await modelsOf(session, name)
    if (models.length === 0) throw new AppError('not_found', `There is no model "${name}".`)
    return models.map((model) => model.id)
  })
  return refuseReversed({
    period: { kind: 'instants', from, to },
    providerIds: await all(options.provider, async (name) => [
      (await providerOf(session, name)).id,
    ]),
    modelIds,
    modelTypes: options.type?.map((type) => modelTypeSchema.parse(type)),
    projectIds: await all(options.project, async (name) => [await projectIdOf(session, name)]),
    cacheHit: options.cacheHit === undefined ? undefined : options.cacheHit === 'yes',
    costMin: amount('--cost-min', options.costMin),
    costMax: amount('--cost-max', options.costMax),
    inputTokensMin: tokens('--input-min', options.inputMin),
    inputTokensMax: tokens('--input-max', options.inputMax),
    outputTokensMin: tokens('--output-min', options.outputMin),
    outputTokensMax: tokens('--output-max', options.outputMax),
    unpricedOnly: options.unpriced,
    promptCacheOnly: options.promptCache,
  })
}

/** A typing error that would otherwise look like "no calls". */
function refuseReversed(filter: UsageFilter): UsageFilter {
  const pairs = [
    ['cost', filter.costMin, filter.costMax],
    ['input', filter.inputTokensMin, filter.inputTokensMax],
    ['output', filter.outputTokensMin, filter.outputTokensMax],
  ] as const
  for (const [what, least, most] of pairs) {
    if (Number(least ?? 0) > Number(most ?? Infinity)) {
      throw usageError(`--${what}-min is more than --${what}-max, so no call can match.`)
    }
  }
  return filter
}

export async function zoneOf(session: Session, given: string | undefined): Promise<string> {
  if (given === undefined) return (await session.request('settings.get', {})).timeZone
  if (!isTimeZone(given))
    throw usageError(`"${given}" is not a time zone; use a name such as Europe/Berlin.`)
  return given
}

function tokens(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw usageError(`${flag} takes a whole number of tokens.`)
  return Number(text)
}

function amount(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (amountSchema.safeParse(text).success) return text
  throw usageError(`${flag} takes an amount in USD from 0 to 9999.999999, such as 0.25.`)
}
