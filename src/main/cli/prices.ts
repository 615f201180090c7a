import { resolve } from 'node:path'
import type { Command } from 'commander'
import { BEGINNING, type DatedPrice, type PriceOffer, type PriceRates } from '../../contract/prices'
import { modelOf } from './lookup'
import { textTable } from './output'
import { type GlobalOptions, withSession } from './session'

export function addPriceCommands(program: Command, globals: () => GlobalOptions): void {
  const prices = program.command('prices').description('dated prices of models, price files')

  prices
    .command('list')
    .description('the dated prices of a model in USD per 1,000 tokens, newest first')
    .argument('<model>', 'model by name, provider/name or id')
    .action((text: string) =>
      withSession(globals(), async (session) => {
        const model = await modelOf(session, text)
        const history = await session.request('prices.history', { modelId: model.id })
        session.output.result(history, historyTable(history.prices))
      }),
    )

  prices
    .command('import')
    .description(
      "prices for the models at hand from LiteLLM's price JSON, or from the catalogue inside the app; nothing is written without --apply",
    )
    .argument('[file]', 'model_prices_and_context_window.json; left out: the catalogue')
    .option('--apply', 'date the new and changed prices; implausible ones are left out')
    .option('--with-implausible', 'apply those, too')
    .action((file: string | undefined, flags: { apply?: boolean; withImplausible?: boolean }) =>
      withSession(globals(), async (session) => {
        const source =
          file === undefined
            ? { kind: 'catalogue' as const }
            : {
                kind: 'file' as const,
                file: (await session.deps.uploads.register(resolve(file))).ref,
              }
        const preview = await session.request('prices.preview', { source })
        const chosen = preview.offers.filter(
          ({ state, doubts }) =>
            state !== 'same' && (flags.withImplausible === true || doubts.length === 0),
        )
        const update =
          flags.apply === true && chosen.length > 0
            ? await session.request('prices.apply', {
                source,
                modelIds: chosen.map(({ modelId }) => modelId),
              })
            : null
        session.output.result(
          { ...preview, update },
          [
            offerTable(preview.offers),
            update
              ? `${update.prices} prices dated for ${modelCount(update.models)} (update ${update.id}; undo with: prices undo ${update.id}).`
              : `${modelCount(chosen.length)} would get other prices${flags.apply === true ? '' : ' (--apply)'}.`,
          ].join('\n\n'),
        )
      }),
    )

  prices
    .command('undo')
    .description('take the prices of an update out again')
    .argument('<update>', 'the id that "prices import" told')
    .action((id: string) =>
      withSession(globals(), async (session) => {
        const update = await session.request('prices.undo', { id })
        session.output.result(update, `The update ${update.id} (${update.source}) was undone.`)
      }),
    )
}

function historyTable(prices: readonly DatedPrice[]): string {
  if (prices.length === 0) return 'No dated prices.'
  return textTable(
    ['FROM', 'IN/1K', 'OUT/1K', 'READ/1K', 'WRITE 5M/1K', 'WRITE 1H/1K', 'TIERS', 'SOURCE', ''],
    prices.map((price) => [
      price.effectiveFrom === BEGINNING ? 'the beginning' : price.effectiveFrom,
      ...ratesOf(price),
      price.tiers.map(({ aboveInputTokens }) => `>${aboveInputTokens}`).join(' '),
      price.source,
      price.inForce ? 'in force' : '',
    ]),
  )
}

function ratesOf(rates: PriceRates): string[] {
  return [
    rates.inputPer1k,
    rates.outputPer1k,
    rates.cacheReadPer1k ?? '-',
    rates.cacheWrite5mPer1k ?? '-',
    rates.cacheWrite1hPer1k ?? '-',
  ]
}

function offerTable(offers: readonly PriceOffer[]): string {
  if (offers.length === 0) return 'The source knows none of the models.'
  return textTable(
    ['MODEL', 'ENTRY', 'STATE', 'NOW IN/OUT PER 1K', 'NEW IN/OUT PER 1K', ''],
    offers.map((offer) => {
      const { modelName, providerName, entry, state, before, prices, doubts } = offer
      const after = prices.at(-1)
      return [
        `${providerName ?? '?'}/${modelName}`,
        entry,
        state,
        before ? `${before.inputPer1k}/${before.outputPer1k}` : '-',
        after ? `${after.inputPer1k}/${after.outputPer1k}` : '-',
        [
          ...otherChanges(offer),
          ...(doubts.length > 0
            ? [`implausible: ${doubts.map(({ kind }) => kind).join(', ')}`]
            : []),
        ].join('; '),
      ]
    }),
  )
}

const otherRates = [
  ['cacheReadPer1k', 'cache read'],
  ['cacheWrite5mPer1k', 'write 5m'],
  ['cacheWrite1hPer1k', 'write 1h'],
] as const

/** What a changed price changes beside input and output, and the dated prices before it. */
function otherChanges({ before, prices }: PriceOffer): string[] {
  const after = prices.at(-1)
  if (!before || !after) return []
  const tiers = (of: PriceOffer['prices'][number]['tiers']): string =>
    of.map((tier) => `>${tier.aboveInputTokens} ${ratesOf(tier).join('/')}`).join(', ')
  return [
    ...otherRates
      .filter(([rate]) => before[rate] !== after[rate])
      .map(([rate, name]) => `${name} ${before[rate] ?? '-'} -> ${after[rate] ?? '-'}`),
    ...(tiers(before.tiers) === tiers(after.tiers)
      ? []
      : [`tiers ${tiers(before.tiers) || '-'} -> ${tiers(after.tiers) || '-'}`]),
    ...(prices.length > 1 ? [`${prices.length - 1} older`] : []),
  ]
}

const modelCount = (count: number): string => `${count} ${count === 1 ? 'model' : 'models'}`
