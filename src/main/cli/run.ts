import { Command, CommanderError } from 'commander'
import { version } from '../../../package.json'
import { AppError } from '../../contract/errors'
import { serve } from '../headless/serve'
import { addAgentCommands } from './agents'
import { addAuditCommand } from './audit'
import { addDataCommands } from './data'
import { addExploreCommand } from './explore'
import { addImportCommand } from './imports'
import { addModelCommands } from './models'
import { addMonthCommands } from './months'
import { CheckFailed, EXIT, exitCodeOf, usageError, watchOutput } from './output'
import { addPriceCommands } from './prices'
import { addProjectCommands } from './projects'
import { addProviderCommands } from './providers'
import { addReconcileCommand } from './reconcile'
import { addReportCommand } from './reports'
import { type GlobalOptions, withSession } from './session'
import { addWhatIfCommand } from './what-if'

/** Runs one command and answers the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command('token-ledger')
    .description('Track what large language models cost, on your own database.')
    .version(version)
    .option('--database <url>', 'mysql://user:password@host:port/database or sqlite:/path/file.db')
    .option('--json', 'one JSON document on stdout; messages go to stderr')
    .exitOverride()
    .showHelpAfterError('(add --help for the options)')
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  const globals = (): GlobalOptions => program.opts<GlobalOptions>()

  program
    .command('migrate')
    .description("add the app's tables to the database (this is your consent)")
    .action(() =>
      withSession(globals(), async ({ request, output }) => {
        const { applied, status } = await request('connections.migrate', {})
        for (const { table, column, kind, expected, found } of status.differences) {
          const sides = [expected && `expected ${expected}`, found && `found ${found}`]
          output.note(
            `${table}.${column}: ${kind.replaceAll('_', ' ')} (${sides.filter(Boolean).join(', ')}); left as it is`,
          )
        }
        output.result({ applied }, applied.length > 0 ? applied.join('\n') : 'Nothing to do.')
      }),
    )
  addProviderCommands(program, globals)
  addModelCommands(program, globals)
  addImportCommand(program, globals)
  addAgentCommands(program, globals)
  addProjectCommands(program, globals)
  addPriceCommands(program, globals)
  addDataCommands(program, globals)
  addExploreCommand(program, globals)
  addReportCommand(program, globals)
  addAuditCommand(program, globals)
  addWhatIfCommand(program, globals)
  addMonthCommands(program, globals)
  addReconcileCommand(program, globals)
  program
    .command('serve')
    .description('browser mode on 127.0.0.1; prints a one-time link')
    .option('--port <number>', '0 = a random free port', '0')
    .action((flags: { port: string }) => {
      const port = Number(flags.port)
      if (!/^\d{1,5}$/.test(flags.port) || port > 65_535) {
        throw usageError('--port takes a number from 0 to 65535.')
      }
      return serve({ port, databaseUrl: globals().database })
    })
  for (const command of allCommands(program)) {
    command.exitOverride().copyInheritedSettings(program).configureHelp({ showGlobalOptions: true })
  }

  const written = watchOutput()
  try {
    await program.parseAsync([...args], { from: 'user' })
    await written()
    return EXIT.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    process.stderr.write(`${sentenceOf(error)}\n`)
    return exitCodeOf(error)
  }
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)])
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError || error instanceof CheckFailed) return error.message
  return `Something went wrong: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}
