import type { AgentLogs, AgentTool } from '../../../contract/agents'
import { agentToolSchema } from '../../../contract/agents'
import { AppError } from '../../../contract/errors'
import type { ImportRecord } from '../../../contract/imports'
import type { Month } from '../../../contract/months'
import type { DomainHandlers } from '../../../contract/routes'
import { findSourceFiles } from '../../storage/source-files'
import { closedStretches } from '../closed-months/open-months'
import type { CoreDeps } from '../deps'
import { type ImportDeps, importNews } from '../imports/import-job'
import { pathHashOf, resumeFrom } from '../imports/positions'
import type { JobContext } from '../jobs'
import type { AgentEnvironment } from '../ports'
import { agentNames } from './places'
import { type FoundLogs, periodOf, scanTool } from './scan'

export type AgentDeps = ImportDeps & Pick<CoreDeps, 'jobs'>

export function makeAgentHandlers(
  deps: AgentDeps,
  environment: AgentEnvironment,
): DomainHandlers<'agents'> {
  // Several imports at once would only wait for one another's transactions.
  let queue: Promise<unknown> = Promise.resolve()
  return {
    'agents.list': async () => {
      const scans = agentToolSchema.options.map((tool) => scanTool(tool, environment))
      const found = (await Promise.all(scans)).filter((logs) => logs !== null)
      return { found: await Promise.all(found.map((logs) => describe(deps, logs))) }
    },
    'agents.import': async ({ tools, intoClosedMonths }) => {
      deps.workspace.writableDatabase()
      const found = await Promise.all(
        [...new Set(tools)].map(async (tool) => mustFind(tool, await scanTool(tool, environment))),
      )
      const jobIds = found.map((logs) =>
        deps.jobs.start(
          { kind: 'import', subject: agentNames[logs.tool], unit: 'bytes', total: logs.bytes },
          async (context) => {
            const turn = queue.then(() => importLogs(deps, logs, context, intoClosedMonths))
            queue = turn.catch(() => undefined)
            const record = await turn
            return record ? { kind: 'import', import: record } : { kind: 'nothingNew' }
          },
        ),
      )
      return { jobIds }
    },
  }
}

/** Reads what is new in a tool's logs; null: nothing is. */
export function importLogs(
  deps: ImportDeps,
  logs: FoundLogs,
  { signal, progress }: JobContext,
  intoClosedMonths = false,
): Promise<ImportRecord | null> {
  const [first] = logs.files
  return importNews(deps, {
    file: {
      path: first?.path ?? '',
      name: agentNames[logs.tool],
      size: logs.bytes,
      members: logs.files,
    },
    plan: {
      format: 'auto',
      delimiter: ',',
      columns: {},
      timeZone: 'UTC',
      inputIncludesCached: true,
      intoClosedMonths,
    },
    signal,
    progress,
  })
}

async function describe(deps: AgentDeps, logs: FoundLogs): Promise<AgentLogs> {
  const { tool, places, files, bytes, sessions } = logs
  const period = await periodOf(files)
  return {
    tool,
    places,
    files: files.length,
    bytes,
    sessions,
    ...period,
    newFiles: await countNew(deps, logs),
    closedMonths: await closedWithin(deps, period),
    watched: deps.settings.current().watchedAgents.includes(tool),
  }
}

/** The closed months that a period touches, newest first; all of them where it is not known. */
async function closedWithin(
  { workspace }: AgentDeps,
  { from, to }: Pick<AgentLogs, 'from' | 'to'>,
): Promise<Month[]> {
  if (!isManaged(workspace)) return []
  const closed = await closedStretches(workspace.database())
  const first = from ? Date.parse(from) / 1_000 : 0
  const last = to ? Date.parse(to) / 1_000 : Infinity
  return closed
    .filter((stretch) => stretch.from <= last && first < stretch.to)
    .map(({ month }) => month)
    .toReversed()
}

function isManaged(workspace: AgentDeps['workspace']): boolean {
  return workspace.status().state === 'connected' && workspace.hasOwnTables()
}

async function countNew({ workspace }: AgentDeps, { files }: FoundLogs): Promise<number> {
  if (!isManaged(workspace)) return files.length
  const known = await findSourceFiles(workspace.database(), files.map(pathHashOf))
  let count = 0
  for (const file of files) {
    const position = await resumeFrom(known, file).catch(() => null)
    if (position !== 'unchanged') count += 1
  }
  return count
}

function mustFind(tool: AgentTool, logs: FoundLogs | null): FoundLogs {
  if (logs) return logs
  const name = agentNames[tool]
  throw new AppError('not_found', `No logs of ${name} were found on this machine.`, {
    reason: 'agent_logs',
    params: { name },
  })
}
