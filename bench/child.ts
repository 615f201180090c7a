import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { importLogsTask, parseLogsTask, readLogsTask } from './agent-log-tasks'
import { auditTask, scanTask } from './audit-tasks'
import type { Meter, Task, TaskResult } from './child-tasks'
import { dumpTask, exportTask } from './export-tasks'
import { importTask, insertTask } from './import-tasks'
import { packTask, xlsxTask } from './reports-tasks'

const LAG_RESOLUTION_MS = 5

process.once('message', (task: Task) => {
  runTask(task).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

// The bench itself ended; nobody waits for the figures.
process.once('disconnect', () => process.exit(1))

async function runTask(task: Task): Promise<TaskResult> {
  let ms = 0
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  const meter: Meter = {
    async measure(work) {
      lag.enable()
      const begun = performance.now()
      const rows = await work()
      ms = performance.now() - begun
      lag.disable()
      return rows
    },
  }
  const rows = await perform(task, meter)
  const delay = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - LAG_RESOLUTION_MS)
  const [lagMs, longestMs] = [delay(lag.percentile(99)), delay(lag.max)]
  return { rows, ms, peakMegabytes: peakMegabytes(), lagMs, longestMs }
}

function perform(task: Task, meter: Meter): Promise<number> {
  switch (task.kind) {
    case 'export':
      return exportTask(task, meter)
    case 'xlsx':
      return xlsxTask(task, meter)
    case 'pack':
      return packTask(task, meter)
    case 'audit':
      return auditTask(task, meter)
    case 'scan':
      return scanTask(task, meter)
    case 'dump':
      return dumpTask(task, meter)
    case 'import':
      return importTask(task, meter)
    case 'insert':
      return insertTask(task, meter)
    case 'parseLogs':
      return parseLogsTask(task, meter)
    case 'readLogs':
      return readLogsTask(task, meter)
    case 'importLogs':
      return importLogsTask(task, meter)
  }
}

/**
 * On Linux `maxRSS` survives exec, so that a child begins with its parent's peak; VmHWM is this
 * program's alone.
 */
function peakMegabytes(): number {
  if (process.platform === 'linux') {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    if (peak !== undefined) return Number(peak) / 1024
  }
  return process.resourceUsage().maxRSS / 1024
}
