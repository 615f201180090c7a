import { type Command, Option } from 'commander'
import {
  type ListedModel,
  type ProviderApiKind,
  providerApiKindSchema,
} from '../../contract/provider-api'
import { providerOf } from './lookup'
import { textTable } from './output'
import { type GlobalOptions, withSession } from './session'

interface AskFlags {
  api?: ProviderApiKind
  allowClearText?: boolean
}

const PROOFS = {
  accepted: 'The key was accepted: the server refuses requests without it.',
  unproven: 'The server answered; it does not say whether the key is good.',
  keyless: 'The server answered without a key.',
}

/** Questions to a provider's own server. */
export function addProviderApiCommands(providers: Command, globals: () => GlobalOptions): void {
  askOptions(providers.command('check <provider>'))
    .description("ask the provider's server whether the stored key works")
    .action((text: string, flags: AskFlags) =>
      withSession(globals(), async (session) => {
        const { id } = await providerOf(session, text)
        const result = await session.request('providerApi.check', { id, ...flags })
        session.output.result(result, `${PROOFS[result.proof]} (${result.url})`)
      }),
    )

  askOptions(providers.command('models <provider>'))
    .description("ask the provider's server for its models and compare them with what is recorded")
    .option('--add-new', 'record the new ones, with their prices where the catalogue has them')
    .action((text: string, flags: AskFlags & { addNew?: boolean }) =>
      withSession(globals(), async (session) => {
        const { id } = await providerOf(session, text)
        const { addNew, ...question } = flags
        const result = await session.request('providerApi.models', { id, ...question })
        const fresh = result.models.filter(({ knownModelId }) => knownModelId === null)
        const added =
          addNew && fresh.length > 0
            ? await session.request('providerApi.addModels', { id, models: fresh.map(toChosen) })
            : null
        session.output.result(
          added ? { ...result, added } : result,
          textTable(
            ['STATE', 'MODEL', 'TYPE', 'MAX INPUT', 'INPUT/1K', 'OUTPUT/1K'],
            [
              ...result.models.map(lineOf),
              ...result.gone.map(({ modelName }) => ['gone', modelName, '', '', '', '']),
            ],
          ) + (added ? `\n${added.added} added, ${added.unpriced} of them without a price` : ''),
        )
      }),
    )
}

function askOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--api <kind>',
        'how to ask (default: told from the base URL and the name)',
      ).choices(providerApiKindSchema.options),
    )
    .option('--allow-clear-text', 'send the key over plain http beyond this network, too')
}

function lineOf(model: ListedModel): string[] {
  return [
    model.knownModelId === null ? 'new' : 'known',
    model.modelName,
    model.modelType,
    String(model.maxInputTokens ?? ''),
    model.catalogue?.priceInputPer1k ?? '',
    model.catalogue?.priceOutputPer1k ?? '',
  ]
}

function toChosen(model: ListedModel) {
  return {
    modelName: model.modelName,
    modelType: model.modelType,
    maxInputTokens: model.maxInputTokens ?? 0,
    maxOutputTokens: model.maxOutputTokens ?? 0,
    catalogue: model.catalogue,
  }
}
