import { readFileSync } from 'node:fs'
import type { ImportRecord } from '../../../src/contract/imports'
import { composeCore } from '../../../src/main/compose'
import type { Logger } from '../../../src/main/core/ports'
import { createKeyFileSecrets } from '../../../src/main/headless/key-file-secrets'
import type { PlanInput } from './scenario'

/** What a process of its own shall import. */
export interface ChildTask {
  databaseUrl: string
  dataFolder: string
  path: string
  plan: PlanInput
}

export interface ChildResult {
  state: string
  record: ImportRecord | null
  error: string
  /** The most memory that it ever held, where the system says so. */
  peakMegabytes: number
}

process.once('message', (task: ChildTask) => {
  void run(task).then((result) => process.send?.(result, () => process.exit(0)))
})

async function run({ databaseUrl, dataFolder, path, plan }: ChildTask): Promise<ChildResult> {
  const silent = (): void => undefined
  const logger: Logger = { info: silent, warn: silent, error: silent }
  const core = await composeCore({
    kind: 'cli',
    version: '0.0.0-test',
    dataFolder,
    databaseUrl,
    clock: { now: () => new Date() },
    logger,
    secrets: createKeyFileSecrets(dataFolder),
    files: {
      nativeDialogs: false,
      pick: async () => null,
      reveal: async () => undefined,
      saveTarget: async () => null,
    },
  })
  const file = await core.deps.uploads.register(path)
  const started = await core.router.call('imports.start', { file, plan })
  if (!started.ok) throw new Error(started.error.message)
  const job = await core.deps.jobs.ended((started.data as { jobId: string }).jobId)
  await core.close()
  return {
    state: job.state,
    record: job.result?.kind === 'import' ? job.result.import : null,
    error: JSON.stringify(job.error),
    peakMegabytes: peakMegabytes(),
  }
}

function peakMegabytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
