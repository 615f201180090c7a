import { makeAuditTask, runAudit } from '../src/main/core/audit/run'
import { openApp } from './app-host'
import type { Meter, Task } from './child-tasks'
import { openPlain } from './plain-client'

/** The audit of all calls in the app's own thread, as the screen and the command line start it. */
export async function auditTask(
  { url, folder }: Extract<Task, { kind: 'audit' }>,
  meter: Meter,
): Promise<number> {
  const app = await openApp(url, folder)
  const rows = await meter.measure(async () => {
    const task = await makeAuditTask(app.reports, { period: { kind: 'preset', preset: 'allTime' } })
    const { signal } = new AbortController()
    const { total } = await runAudit(app.reports, task, () => undefined, signal)
    return total.calls
  })
  await app.close()
  return rows
}

/** The driver alone reads every call by id and does nothing with it. */
export async function scanTask(
  { url }: Extract<Task, { kind: 'scan' }>,
  meter: Meter,
): Promise<number> {
  const client = await openPlain(url)
  const rows = await meter.measure(() => client.streamCalls())
  await client.close()
  return rows
}
