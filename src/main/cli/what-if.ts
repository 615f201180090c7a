import { type Command, Option } from 'commander'
import { AppError } from '../../contract/errors'
import type { Model } from '../../contract/models'
import {
  type Scenario,
  scenarioSchema,
  type WhatIf,
  type WhatIfRequest,
  type WhatIfRow,
  type WhatIfTarget,
} from '../../contract/what-if'
import { openWhatIf } from '../core/what-if/run'
import { findScenario } from '../core/what-if/saved-scenarios'
import { addFilterOptions, type FilterOptions, filterOf, zoneOf } from './filter-options'
import { modelOf } from './lookup'
import { textTable, usageError } from './output'
import { per1k } from './price-option'
import { type GlobalOptions, type Session, withSession } from './session'

interface WhatIfFlags extends FilterOptions {
  scenario?: string
  as?: string
  asCatalogue?: string
  priceIn?: string
  priceOut?: string
  priceCacheRead?: string
  priceCacheWrite?: string
  priceCacheWrite1h?: string
  per: '1k' | '1M'
  discount: string
  prices: 'ofDate' | 'today'
}

export function addWhatIfCommand(program: Command, globals: () => GlobalOptions): void {
  addFilterOptions(program.command('what-if'))
    .description(
      'what the calls that match would have cost on another model or at another price; writes nothing',
    )
    .option(
      '--scenario <name>',
      'saved on the Audit screen for this connection; other options narrow its calls anew',
    )
    .option('--as <model>', 'priced as this model: name, provider/name or id')
    .option('--as-catalogue <provider/model>', 'priced as this model of the price catalogue')
    .option('--price-in <usd>', 'own price of input tokens')
    .option('--price-out <usd>', 'own price of output tokens')
    .option('--price-cache-read <usd>', 'own price of cache reads (default: as input)')
    .option('--price-cache-write <usd>', 'own price of 5-minute cache writes (default: as input)')
    .option('--price-cache-write-1h <usd>', 'own price of 1-hour cache writes (default: as above)')
    .addOption(
      new Option('--per <tokens>', 'tokens that the given prices are for')
        .choices(['1k', '1M'])
        .default('1k'),
    )
    .option('--discount <percent>', 'off every price, 0 to 100', '0')
    .addOption(
      new Option('--prices <when>', 'prices of the date of the call, or of today')
        .choices(['ofDate', 'today'])
        .default('ofDate'),
    )
    .action((flags: WhatIfFlags) =>
      withSession(globals(), async (session) => {
        const request =
          flags.scenario === undefined
            ? { filter: await filterOf(session, flags), scenario: await scenarioOf(session, flags) }
            : await savedRequest(session, flags.scenario, flags)
        const zone = await zoneOf(session, flags.timezone)
        const run = await openWhatIf(session.whatIf, request, zone)
        const answer = await run(() => undefined, session.signal)
        session.output.result(answer, textOf(answer))
      }),
    )
}

async function scenarioOf(session: Session, flags: WhatIfFlags): Promise<Scenario> {
  const to = await targetOf(session, flags)
  const rules = [{ modelIds: [], to, discountPercent: flags.discount }]
  const scenario = scenarioSchema.safeParse({ rules, prices: flags.prices })
  if (scenario.success) return scenario.data
  throw usageError('Prices are in USD, such as 0.00015; --discount takes 0 to 100.')
}

/** As it was saved; what is said of the calls here counts instead of what was saved of them. */
async function savedRequest(
  session: Session,
  name: string,
  flags: WhatIfFlags,
): Promise<WhatIfRequest> {
  const { as, asCatalogue, priceIn, priceOut, discount } = flags
  if ((as ?? asCatalogue ?? priceIn ?? priceOut) !== undefined || discount !== '0') {
    throw usageError(
      '--scenario says the prices already: leave out --as, --price-… and --discount.',
    )
  }
  const { request } = await findScenario(session.deps, name)
  const { period, ...asked } = await filterOf(session, flags)
  const said = Object.entries(asked).filter(([, value]) => value !== undefined)
  const hasPeriod = flags.from !== undefined || flags.to !== undefined
  const filter = { ...request.filter, ...Object.fromEntries(said), ...(hasPeriod && { period }) }
  return { ...request, filter }
}

/** A model that calls are recorded for; who means another is told how it is named. */
async function ownModel(session: Session, text: string): Promise<Model> {
  try {
    return await modelOf(session, text)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error
    throw new AppError(
      'not_found',
      `${error.message} Any model of the price catalogue: --as-catalogue openai/gpt-4o.`,
    )
  }
}

async function targetOf(session: Session, flags: WhatIfFlags): Promise<WhatIfTarget> {
  const owned = flags.priceIn ?? flags.priceOut
  const ways = [flags.as, flags.asCatalogue, owned].filter((way) => way !== undefined)
  if (ways.length > 1) throw usageError('Use one of --as, --as-catalogue and --price-in.')
  if (flags.as !== undefined) {
    return { kind: 'model', modelId: (await ownModel(session, flags.as)).id }
  }
  if (flags.asCatalogue !== undefined) {
    const [, catalogueProviderId, modelName] = /^([^/]+)\/(.+)$/.exec(flags.asCatalogue) ?? []
    if (catalogueProviderId === undefined || modelName === undefined) {
      throw usageError('--as-catalogue takes a provider and a model, such as openai/gpt-4o.')
    }
    return { kind: 'catalogue', catalogueProviderId, modelName }
  }
  if (owned === undefined) return { kind: 'same' }
  const price = (flag: string, text: string | undefined): string | null =>
    per1k(flag, text, flags.per) ?? null
  const inputPer1k = price('--price-in', flags.priceIn)
  const outputPer1k = price('--price-out', flags.priceOut)
  if (inputPer1k === null || outputPer1k === null) {
    throw usageError('Own prices need both --price-in and --price-out.')
  }
  return {
    kind: 'rates',
    rates: {
      inputPer1k,
      outputPer1k,
      cacheReadPer1k: price('--price-cache-read', flags.priceCacheRead),
      cacheWrite5mPer1k: price('--price-cache-write', flags.priceCacheWrite),
      cacheWrite1hPer1k: price('--price-cache-write-1h', flags.priceCacheWrite1h),
    },
  }
}

function textOf({ byModel, total }: WhatIf): string {
  const cells = (label: string, row: WhatIfRow): string[] => [
    label,
    String(row.calls),
    row.recordedUsd,
    row.recomputedUsd,
    row.scenarioUsd,
    row.differenceUsd,
    row.differenceShare === null ? '-' : `${(row.differenceShare * 100).toFixed(1)} %`,
    String(row.gained.calls),
    String(row.unpriced.calls),
  ]
  return textTable(
    [
      'MODEL',
      'CALLS',
      'RECORDED USD',
      'RECOMPUTED USD',
      'SCENARIO USD',
      'DIFFERENCE USD',
      'CHANGE',
      'NEWLY PRICED',
      'UNPRICED',
    ],
    [
      ...byModel.map((row) => cells(row.modelName ?? `#${row.modelId}`, row)),
      cells('TOTAL', total),
    ],
  )
}
