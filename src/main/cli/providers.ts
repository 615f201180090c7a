import type { Command } from 'commander'
import type { Provider } from '../../contract/providers'
import { providerOf } from './lookup'
import { textTable, usageError } from './output'
import { addProviderApiCommands } from './provider-api'
import { type GlobalOptions, withSession } from './session'

interface ProviderFlags {
  name?: string
  baseUrl?: string
  description?: string
  apiKeyEnv?: string
  clearApiKey?: boolean
}

export function addProviderCommands(program: Command, globals: () => GlobalOptions): void {
  const providers = program
    .command('providers')
    .description('list, add, change, remove and ask providers')

  providers
    .command('list')
    .description('all providers; keys are shown as a mask only')
    .action(() =>
      withSession(globals(), async ({ request, output }) => {
        const result = await request('providers.list', {})
        output.result(result, table(result.providers))
      }),
    )

  fields(providers.command('add'))
    .description('add a provider')
    .requiredOption('--name <name>', 'unique name, at most 128 characters')
    .action((flags: ProviderFlags) =>
      withSession(globals(), async ({ request, output }) => {
        const provider = await request('providers.create', {
          name: flags.name ?? '',
          baseUrl: flags.baseUrl ?? '',
          description: flags.description ?? '',
          apiKey: apiKeyOf(flags),
        })
        output.result(provider, table([provider]))
      }),
    )

  fields(providers.command('update <provider>'))
    .description('change a provider, by name or id; what is left out stays')
    .option('--name <name>', 'new name')
    .action((text: string, flags: ProviderFlags) =>
      withSession(globals(), async (session) => {
        const before = await providerOf(session, text)
        const provider = await session.request('providers.update', {
          id: before.id,
          name: flags.name ?? before.name,
          baseUrl: flags.baseUrl ?? before.baseUrl,
          description: flags.description ?? before.description,
          apiKey: apiKeyOf(flags),
        })
        session.output.result(provider, table([provider]))
      }),
    )

  providers
    .command('remove <provider>')
    .description('remove a provider, by name or id; refused while models hang on it')
    .option('--delete-unused-models', 'also delete its models, if none of them has calls')
    .option('--move-models-to <provider>', 'give its models to another provider first')
    .action((text: string, flags: { deleteUnusedModels?: boolean; moveModelsTo?: string }) =>
      withSession(globals(), async (session) => {
        if (flags.deleteUnusedModels && flags.moveModelsTo !== undefined) {
          throw usageError('Use either --delete-unused-models or --move-models-to.')
        }
        const { id, name } = await providerOf(session, text)
        const removed = await session.request('providers.remove', {
          id,
          removal:
            flags.moveModelsTo !== undefined
              ? {
                  kind: 'moveModels',
                  toProviderId: (await providerOf(session, flags.moveModelsTo)).id,
                }
              : { kind: flags.deleteUnusedModels ? 'deleteUnusedModels' : 'onlyIfEmpty' },
        })
        session.output.result({ removed: id, ...removed }, `Removed ${name}.`)
      }),
    )
  addProviderApiCommands(providers, globals)
}

function fields(command: Command): Command {
  return command
    .option('--base-url <url>', 'http or https address of the API')
    .option('--description <text>', 'free text')
    .option('--api-key-env <variable>', 'take the API key from this environment variable')
    .option('--clear-api-key', 'forget the stored API key')
}

/** A key on the command line would stand in the shell's history and in the process list. */
function apiKeyOf(flags: ProviderFlags): string | null | undefined {
  if (flags.clearApiKey) return null
  if (flags.apiKeyEnv === undefined) return undefined
  const key = process.env[flags.apiKeyEnv]
  if (!key) throw usageError(`The environment variable ${flags.apiKeyEnv} is not set.`)
  return key
}

function table(providers: readonly Provider[]): string {
  return textTable(
    ['ID', 'NAME', 'BASE URL', 'KEY', 'MODELS'],
    providers.map((provider) => [
      provider.id,
      provider.name,
      provider.baseUrl,
      provider.apiKey.state === 'none' ? '' : `${provider.apiKey.mask} (${provider.apiKey.state})`,
      String(provider.modelCount),
    ]),
  )
}
