import { type AgentTool, agentToolSchema } from '../../../contract/agents'
import { mergeImport } from '../../storage/import-merge'
import type { ImportRecord } from '../../../contract/imports'
import type { AgentEnvironment } from '../ports'
import { type FolderWatch, makeFolderWatch } from './folder-watch'
import { type AgentDeps, importLogs } from './handlers'
import { agentNames, agentPlaces } from './places'
import { scanTool } from './scan'

/** Milliseconds. */
export interface WatchPace {
  /** An agent writes many lines for one answer: they are read when it has been quiet so long. */
  quiet: number
  /** Even where it is never quiet, and between two readings. */
  gap: number
  /** How often folders are looked through for what was not heard of. */
  poll: number
}

const PACE: WatchPace = { quiet: 2_000, gap: 20_000, poll: 30_000 }

export interface AgentWatcher {
  start(): void
  close(): Promise<void>
}

/** Reads new entries of the tools that the settings name, while the app runs. */
export function makeAgentWatcher(
  deps: AgentDeps,
  environment: AgentEnvironment,
  pace: WatchPace = PACE,
): AgentWatcher {
  const watches = new Map<AgentTool, ToolWatch>()
  let stop: (() => void) | undefined
  let closed = false

  const apply = (): void => {
    if (closed) return
    const { watchedAgents } = deps.settings.current()
    for (const tool of agentToolSchema.options) {
      const wanted = watchedAgents.includes(tool)
      const watch = watches.get(tool)
      if (wanted && !watch) watches.set(tool, new ToolWatch(tool, deps, environment, pace))
      if (!wanted && watch) {
        void watch.close()
        watches.delete(tool)
      }
    }
  }

  return {
    start() {
      apply()
      stop = deps.events.subscribe((name) => {
        if (name === 'settings.changed') apply()
        // Another database has not seen them yet.
        if (name === 'connection.changed') for (const watch of watches.values()) watch.look()
      })
    },
    async close() {
      closed = true
      stop?.()
      await Promise.all([...watches.values()].map((watch) => watch.close()))
    },
  }
}

/** One tool: hears or finds that something changed, waits for quiet, and reads what is new. */
class ToolWatch {
  private readonly folders: FolderWatch
  private readonly poll: NodeJS.Timeout
  private timer: NodeJS.Timeout | undefined
  private firstHeard = 0
  private lastRun = 0
  private running: Promise<void> | null = null
  private again = false
  private closed = false
  private readonly abort = new AbortController()
  /** The day's import that new entries join, so that the history has one line a day. */
  private today: { day: string; connectionId: string; record: ImportRecord } | null = null

  constructor(
    private readonly tool: AgentTool,
    private readonly deps: AgentDeps,
    private readonly environment: AgentEnvironment,
    private readonly pace: WatchPace,
  ) {
    this.folders = makeFolderWatch(() => this.heard())
    this.poll = setInterval(() => this.look(), pace.poll)
    this.look()
  }

  /** Reads at the next moment. */
  look(): void {
    this.after(0)
  }

  async close(): Promise<void> {
    this.closed = true
    this.abort.abort()
    clearInterval(this.poll)
    clearTimeout(this.timer)
    this.folders.close()
    await this.running
  }

  private heard(): void {
    const now = performance.now()
    this.firstHeard ||= now
    const longest = Math.max(0, this.firstHeard + this.pace.gap - now)
    const sinceLast = Math.max(0, this.lastRun + this.pace.gap - now)
    this.after(Math.max(Math.min(this.pace.quiet, longest), sinceLast))
  }

  private after(delay: number): void {
    if (this.closed) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.run(), delay)
  }

  private run(): void {
    if (this.closed) return
    if (this.running) {
      this.again = true
      return
    }
    this.firstHeard = 0
    this.running = this.read()
      .catch((error: unknown) => {
        // The next look tries again.
        const { tool } = this
        this.deps.logger.warn({ error, tool }, 'new entries of an agent could not be read')
      })
      .finally(() => {
        this.running = null
        this.lastRun = performance.now()
        if (this.again) {
          this.again = false
          this.heard()
        }
      })
  }

  private async read(): Promise<void> {
    const { tool, deps, environment } = this
    const logs = await scanTool(tool, environment)
    const roots = agentPlaces(tool, environment).map(({ folder }) => folder)
    if (this.closed) return
    this.folders.follow(roots, logs?.files ?? [])
    const { state, access, connection } = deps.workspace.status()
    if (!logs || state !== 'connected' || access.mode !== 'managed') return
    const id = deps.jobs.start(
      {
        kind: 'import',
        subject: agentNames[tool],
        unit: 'bytes',
        total: logs.bytes,
        isQuiet: true,
      },
      async ({ signal, progress }) => {
        const either = AbortSignal.any([signal, this.abort.signal])
        const record = await importLogs(deps, logs, { signal: either, progress })
        if (record) await this.join(record, connection.id)
        return { kind: 'nothingNew' }
      },
    )
    const job = await deps.jobs.ended(id)
    if (job.state === 'failed') throw new Error(job.error?.message ?? 'failed')
  }

  /** Makes the new import a part of the day's. */
  private async join(record: ImportRecord, connectionId: string): Promise<void> {
    const day = record.startedAt.slice(0, 10)
    const { today, deps } = this
    if (today?.day === day && today.connectionId === connectionId) {
      const joined = await deps.workspace
        .writableDatabase()
        .transaction((tx) => mergeImport(tx, record.id, today.record.id))
      if (joined) {
        deps.events.emit('data.changed', { domains: ['imports'] })
        return
      }
    }
    this.today = { day, connectionId, record }
  }
}
