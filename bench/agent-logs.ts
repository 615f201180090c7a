import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { writeAgentLogs } from './agent-log-tasks'
import { runInChild, type Task } from './child-tasks'
import type { BenchEngine } from './databases'
import { type ResultRow, seconds, times } from './report'
import { interleave, type Spread, spreadOf } from './statistics'

/** As long as the peer takes, and the whole import within two and a half times of it. */
const AIM_READ = 1.2
const AIM_IMPORT = 2.5
/** A look that finds nothing new, against the peer's whole run. */
const AIM_LOOK = 0.1

const run = promisify(execFile)

/**
 * Claude Code's logs: read and deduplicated, imported, and looked at again, beside `JSON.parse` of
 * every line and beside ccusage, where its binary for this machine is installed.
 */
export async function benchAgentLogs(
  engine: BenchEngine,
  megabytes: number,
  folder: string,
): Promise<ResultRow[]> {
  const place = await mkdtemp(join(folder, 'agent-logs-'))
  const home = join(place, 'claude')
  const logs = join(home, 'projects')
  await mkdir(logs, { recursive: true })
  const calls = await writeAgentLogs(logs, megabytes)
  const peer = await peerBinary(place)
  const inChild = async (task: Task): Promise<number> => (await runInChild(task)).ms
  const importOnce = async (looks: number): Promise<number> => {
    const database = await engine.createDatabase()
    try {
      const { url, folder: data } = database
      return await inChild({ kind: 'importLogs', url, folder: data, logs, calls, looks })
    } finally {
      await database.drop()
    }
  }
  try {
    const figures = await interleave(
      [
        { name: 'floor', run: () => inChild({ kind: 'parseLogs', logs }) },
        { name: 'read', run: () => inChild({ kind: 'readLogs', logs, calls }) },
        { name: 'import', run: () => importOnce(0) },
        { name: 'look', run: () => importOnce(1) },
        ...(peer ? [{ name: 'peer', run: () => peerRun(peer, home, place) }] : []),
      ],
      { warmUps: 1, rounds: 5, atLeast: 3, budgetMs: 180_000 },
    )
    const spread = (name: string): Spread => spreadOf(figures.get(name) ?? [])
    const [floorName, floor] = peer ? ['ccusage', spread('peer')] : ['JSON.parse', spread('floor')]
    const row = (what: string, name: string, aim: number): ResultRow => {
      const ratio = spread(name).median / floor.median
      return {
        engine: engine.name,
        what: `${what}, against ${floorName}`,
        ours: seconds(spread(name)),
        floor: seconds(floor),
        ratio: times(ratio),
        aim: peer ? `≤ ${aim}×` : '',
        met: peer ? ratio <= aim : null,
      }
    }
    const facts = `${megabytes} MB of Claude Code logs`
    return [
      {
        engine: engine.name,
        what: `${facts}: read and deduplicated, against JSON.parse of every line`,
        ours: seconds(spread('read')),
        floor: seconds(spread('floor')),
        ratio: times(spread('read').median / spread('floor').median),
        aim: '< 1×',
        met: spread('read').median < spread('floor').median,
      },
      ...(peer ? [row(`${facts}: read and deduplicated`, 'read', AIM_READ)] : []),
      row(`${facts}: imported`, 'import', AIM_IMPORT),
      row(`${facts}: a second look with nothing new`, 'look', AIM_LOOK),
    ]
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/**
 * ccusage's own program, as a copy that may be run; null: it is not installed. It is no dependency
 * of the project: `npm install --no-save ccusage@20.0.24` puts it beside the others for a run.
 */
async function peerBinary(place: string): Promise<string | null> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  try {
    const name = `ccusage-${process.platform}-${process.arch}`
    const program = join('node_modules', '@ccusage', name, 'bin', `ccusage${suffix}`)
    const copy = join(place, `ccusage${suffix}`)
    await copyFile(program, copy)
    await chmod(copy, 0o755)
    return copy
  } catch {
    return null
  }
}

async function peerRun(binary: string, home: string, place: string): Promise<number> {
  const env = { ...process.env, CLAUDE_CONFIG_DIR: home, HOME: place }
  const begun = performance.now()
  const { stdout } = await run(binary, ['daily', '--offline', '--json'], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  })
  const ms = performance.now() - begun
  if (!stdout.includes('claude-opus-4-6')) throw new Error('ccusage did not read the logs.')
  return ms
}
