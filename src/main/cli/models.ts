import { type Command, Option } from 'commander'
import { type Model, type ModelType, modelTypeSchema } from '../../contract/models'
import { modelOf, providerOf } from './lookup'
import { textTable, usageError } from './output'
import { per1k } from './price-option'
import { type GlobalOptions, withSession } from './session'

interface ModelFlags {
  provider?: string
  name?: string
  type?: ModelType
  maxInput?: string
  maxOutput?: string
  stream?: boolean
  jsonMode?: boolean
  priceIn?: string
  priceOut?: string
  per?: '1k' | '1M'
}

export function addModelCommands(program: Command, globals: () => GlobalOptions): void {
  const models = program.command('models').description('list, add, change and remove models')

  models
    .command('list')
    .description('all models with their prices in USD per 1,000 tokens')
    .option('--provider <name>', 'only those of one provider')
    .action((flags: { provider?: string }) =>
      withSession(globals(), async (session) => {
        const result = await session.request('models.list', {})
        const provider =
          flags.provider === undefined ? null : await providerOf(session, flags.provider)
        const shown = result.models.filter(
          (model) => provider === null || model.providerId === provider.id,
        )
        session.output.result({ models: shown }, table(shown))
      }),
    )

  fields(models.command('add'))
    .description('add a model to a provider; a price of 0 means free')
    .requiredOption('--provider <name>', 'provider by name or id')
    .requiredOption('--name <name>', 'model name, at most 255 characters')
    .requiredOption('--price-in <usd>', 'price of input tokens')
    .requiredOption('--price-out <usd>', 'price of output tokens')
    .action((flags: ModelFlags) =>
      withSession(globals(), async (session) => {
        const model = await session.request('models.create', {
          providerId: (await providerOf(session, flags.provider ?? '')).id,
          modelName: flags.name ?? '',
          modelType: flags.type ?? 'llm',
          maxInputTokens: tokens('--max-input', flags.maxInput) ?? 0,
          maxOutputTokens: tokens('--max-output', flags.maxOutput) ?? 0,
          supportStream: flags.stream ?? false,
          supportJson: flags.jsonMode ?? false,
          priceInputPer1k: per1k('--price-in', flags.priceIn, flags.per) ?? '',
          priceOutputPer1k: per1k('--price-out', flags.priceOut, flags.per) ?? '',
        })
        session.output.result(model, table([model]))
      }),
    )

  fields(models.command('update <model>'))
    .description('change a model, by name, provider/name or id; what is left out stays')
    .option('--provider <name>', 'move it to another provider')
    .option('--name <name>', 'new name')
    .option('--price-in <usd>', 'new price of input tokens')
    .option('--price-out <usd>', 'new price of output tokens')
    .action((text: string, flags: ModelFlags) =>
      withSession(globals(), async (session) => {
        const before = await modelOf(session, text)
        const provider =
          flags.provider === undefined ? null : await providerOf(session, flags.provider)
        const model = await session.request('models.update', {
          id: before.id,
          providerId: provider?.id ?? before.providerId,
          modelName: flags.name ?? before.modelName,
          modelType: flags.type ?? before.modelType,
          maxInputTokens: tokens('--max-input', flags.maxInput) ?? before.maxInputTokens,
          maxOutputTokens: tokens('--max-output', flags.maxOutput) ?? before.maxOutputTokens,
          supportStream: flags.stream ?? before.supportStream,
          supportJson: flags.jsonMode ?? before.supportJson,
          ...changedPrices(flags, before),
        })
        session.output.result(model, table([model]))
      }),
    )

  models
    .command('remove <model>')
    .description('remove a model, by name, provider/name or id; refused while it has calls')
    .option('--reassign-to <model>', 'give its calls to another model first')
    .action((text: string, flags: { reassignTo?: string }) =>
      withSession(globals(), async (session) => {
        const { id, modelName } = await modelOf(session, text)
        const removed = await session.request('models.remove', {
          id,
          removal:
            flags.reassignTo === undefined
              ? { kind: 'onlyIfUnused' }
              : { kind: 'reassignCalls', toModelId: (await modelOf(session, flags.reassignTo)).id },
        })
        session.output.result({ removed: id, ...removed }, `Removed ${modelName}.`)
      }),
    )
}

/** With neither flag the price stays as it is, known or not. */
function changedPrices(
  flags: ModelFlags,
  before: Model,
): { priceInputPer1k?: string; priceOutputPer1k?: string } {
  const input = per1k('--price-in', flags.priceIn, flags.per)
  const output = per1k('--price-out', flags.priceOut, flags.per)
  if (input === undefined && output === undefined) return {}
  if (before.priceState === 'unpriced' && (input === undefined || output === undefined)) {
    throw usageError('This model has no price yet: give both --price-in and --price-out.')
  }
  return {
    priceInputPer1k: input ?? before.priceInputPer1k,
    priceOutputPer1k: output ?? before.priceOutputPer1k,
  }
}

function fields(command: Command): Command {
  return command
    .addOption(new Option('--type <type>', 'model type').choices(modelTypeSchema.options))
    .option('--max-input <tokens>', 'limit of input tokens; 0 = unknown')
    .option('--max-output <tokens>', 'limit of output tokens; 0 = unknown')
    .option('--stream', 'supports streaming')
    .option('--no-stream', 'does not support streaming')
    .option('--json-mode', 'supports JSON output')
    .option('--no-json-mode', 'does not support JSON output')
    .addOption(
      new Option('--per <tokens>', 'tokens that the given prices are for')
        .choices(['1k', '1M'])
        .default('1k'),
    )
}

function tokens(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw usageError(`${flag} takes a whole number of tokens.`)
  return Number(text)
}

function table(models: readonly Model[]): string {
  return textTable(
    ['ID', 'PROVIDER', 'MODEL', 'TYPE', 'IN/1K', 'OUT/1K', 'PRICE'],
    models.map((model) => [
      model.id,
      model.providerName ?? `#${model.providerId}`,
      model.modelName,
      model.modelType,
      model.priceInputPer1k,
      model.priceOutputPer1k,
      model.priceState,
    ]),
  )
}
