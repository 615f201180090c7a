import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A file of the build: what it imports at once, and what only when it is asked for. */
interface Part {
  imports: readonly string[]
  dynamicImports: readonly string[]
  modules: readonly string[]
}

/** Each package that a thread loads, and each module, is time until it begins to work. */
describe('what a thread loads', () => {
  const parts = new Map<string, Part>()

  beforeAll(async () => {
    const input = ['task-worker', 'reading-worker', 'server'].map((name) =>
      join(root, `src/main/${name}.ts`),
    )
    const built = await build({
      configFile: false,
      root,
      logLevel: 'warn',
      build: { ssr: true, write: false, target: 'node20', rolldownOptions: { input } },
    })
    for (const { output } of [built].flat() as { output: readonly object[] }[]) {
      for (const part of output) {
        if (!('moduleIds' in part)) continue
        const { fileName, imports, dynamicImports, moduleIds } = part as unknown as Omit<
          Part,
          'modules'
        > & { fileName: string; moduleIds: string[] }
        parts.set(fileName, { imports, dynamicImports, modules: moduleIds })
      }
    }
  })

  /** Packages that are loaded with a module of ours, by way of its file and what that imports. */
  const packagesOf = (module: string): string[] => {
    const found = [...parts].find(([, { modules }]) =>
      modules.some((id) => id.endsWith(`src/main/${module}.ts`)),
    )
    if (!found) throw new Error(`${module} is in no file`)
    const seen = new Set<string>()
    const visit = (name: string): void => {
      if (seen.has(name)) return
      seen.add(name)
      for (const next of parts.get(name)?.imports ?? []) visit(next)
    }
    visit(found[0])
    return [...seen].filter((name) => !parts.has(name) && !name.startsWith('node:')).toSorted()
  }

  it.each([
    ['task-worker', []],
    ['core/audit/task', ['decimal.js', 'temporal-polyfill']],
    ['core/backfill/reprice-task', ['decimal.js']],
    ['core/what-if/task', ['decimal.js', 'temporal-polyfill']],
    ['core/rollup/task', ['@appthreat/sqlite3', 'temporal-polyfill']],
    ['storage/mysql-reader', ['mysql2']],
    ['storage/sqlite-reader', ['@appthreat/sqlite3']],
    ['reading-worker', ['decimal.js', 'temporal-polyfill']],
  ])('%s brings no package that it does not need', (module, packages) => {
    expect(packagesOf(module)).toEqual(packages)
  })
})
