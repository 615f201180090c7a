import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a child process can be asked to do. Each measures itself. */
export type Task =
  /** The app exports the calls since an instant (or all) as CSV. */
  | { kind: 'export'; url: string; folder: string; file: string; since?: string }
  /** All calls as sheets of a workbook. */
  | { kind: 'xlsx'; url: string; folder: string; file: string }
  /** An audit pack with all calls, in a folder. */
  | { kind: 'pack'; url: string; folder: string; file: string }
  /** The audit of all calls. */
  | { kind: 'audit'; url: string; folder: string }
  /** The driver alone reads every call and does nothing with it. */
  | { kind: 'scan'; url: string }
  /** The embedded engine's driver alone reads the joined calls and writes them as text. */
  | { kind: 'dump'; url: string; file: string; since: string }
  /** The app imports a CSV into a prepared, empty database. */
  | { kind: 'import'; url: string; folder: string; file: string; rows: number }
  /** The driver alone inserts the same calls into a prepared, empty database. */
  | { kind: 'insert'; url: string; rows: number }
  /** Every line of agents' logs is parsed. */
  | { kind: 'parseLogs'; logs: string }
  /** The app reads and deduplicates agents' logs without writing them. */
  | { kind: 'readLogs'; logs: string; calls: number }
  /** The app imports agents' logs; with looks, the look that then finds nothing new counts. */
  | {
      kind: 'importLogs'
      url: string
      folder: string
      logs: string
      calls: number
      looks: number
    }

export interface TaskResult {
  rows: number
  ms: number
  /** Peak of the whole process. */
  peakMegabytes: number
  /** 99th percentile and longest of the event loop's delays. */
  lagMs: number
  longestMs: number
}

/** Measures one piece of work, which answers its rows; what stands around it does not count. */
export interface Meter {
  measure(work: () => Promise<number>): Promise<number>
}

/** Runs a task in a Node process of its own, so that its peak memory is its own. */
export async function runInChild(task: Task): Promise<TaskResult> {
  const child = fork(fileURLToPath(new URL('child.js', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const end = (): boolean => child.kill('SIGKILL')
  process.prependOnceListener('exit', end)
  let result: TaskResult | undefined
  child.once('message', (message) => {
    result = message as TaskResult
  })
  child.send(task)
  const [code] = (await once(child, 'exit')) as [number | null]
  process.off('exit', end)
  if (code !== 0 || !result) throw new Error(`The ${task.kind} process failed.`)
  return result
}
