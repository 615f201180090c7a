import type { Command } from 'commander'
import { type AgentTool, agentToolSchema } from '../../contract/agents'
import { AppError } from '../../contract/errors'
import { addRecord, emptyResult, type ImportResult } from './import-result'
import { textTable, usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

export function addAgentCommands(program: Command, globals: () => GlobalOptions): void {
  program
    .command('agents')
    .description('logs of coding agents on this machine')
    .command('list', { isDefault: true })
    .description('what is found in the standard places, and how much of it is new')
    .action(() =>
      withSession(globals(), async ({ request, output }) => {
        const result = await request('agents.list', {})
        output.result(
          result,
          result.found.length === 0
            ? 'No logs of coding agents were found in their standard places.'
            : textTable(
                ['TOOL', 'SESSIONS', 'FILES', 'NEW', 'BYTES', 'FROM', 'TO', 'PLACES'],
                result.found.map((logs) => [
                  logs.tool,
                  String(logs.sessions ?? ''),
                  String(logs.files),
                  String(logs.newFiles),
                  String(logs.bytes),
                  logs.from?.slice(0, 10) ?? '',
                  logs.to?.slice(0, 10) ?? '',
                  logs.places.join(', '),
                ]),
              ),
        )
      }),
    )
}

/**
 * Reads what is new in agents' logs; `which` is a list with commas, or all that are found. Into
 * closed months goes what earlier looks have refused, too.
 */
export async function importAgents(
  session: Session,
  which: string | true,
  intoClosedMonths: boolean,
): Promise<ImportResult> {
  const tools = which === true ? await foundTools(session) : toolsOf(which)
  const result = emptyResult()
  if (tools.length === 0) return result
  const { jobIds } = await session.request('agents.import', { tools, intoClosedMonths })
  const cancel = (): void => {
    for (const id of jobIds) void session.request('jobs.cancel', { id })
  }
  session.signal.addEventListener('abort', cancel, { once: true })
  for (const [index, id] of jobIds.entries()) {
    const job = await session.deps.jobs.ended(id)
    if (job.error) throw new AppError(job.error.code, job.error.message, job.error.details)
    if (job.state === 'cancelled') throw new AppError('cancelled', 'The import was cancelled.')
    if (job.result?.kind === 'import') {
      await addRecord(session, result, tools[index] ?? job.subject, job.result.import)
    }
  }
  return result
}

async function foundTools(session: Session): Promise<AgentTool[]> {
  return (await session.request('agents.list', {})).found.map(({ tool }) => tool)
}

function toolsOf(list: string): AgentTool[] {
  return list.split(',').map((text) => {
    const tool = agentToolSchema.safeParse(text.trim())
    if (tool.success) return tool.data
    throw usageError(
      `--agents knows no "${text.trim()}"; it takes ${agentToolSchema.options.join(', ')}.`,
    )
  })
}
