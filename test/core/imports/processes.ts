import { type ChildProcess, fork } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import type { ChildResult, ChildTask } from './import-child'

export interface ImportProcess {
  process: ChildProcess
  /** Rejects when the process ends without an answer. */
  result: Promise<ChildResult>
}

/** Bundles the child once; `start` runs imports in processes of their own. */
export async function makeImportProcesses(): Promise<{
  start(task: ChildTask): ImportProcess
  remove(): Promise<void>
}> {
  // Below the project, so that the bundle finds the packages.
  await mkdir(resolve('out'), { recursive: true })
  const folder = await mkdtemp(resolve('out', 'import-test-'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      minify: false,
      rolldownOptions: { input: { child: resolve('test/core/imports/import-child.ts') } },
    },
  })
  return {
    start(task) {
      const child = fork(join(folder, 'child.js'), { execArgv: [] })
      const result = new Promise<ChildResult>((done, fail) => {
        child.once('message', (message) => done(message as ChildResult))
        child.once('exit', (code, signal) => fail(new Error(`ended with ${signal ?? code}`)))
      })
      result.catch(() => undefined)
      child.send(task)
      return { process: child, result }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
