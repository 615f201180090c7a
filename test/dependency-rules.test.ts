import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const config = resolve('.dependency-cruiser.cjs')
const cruiser = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

/** A small tree in which every import is allowed. */
const cleanTree = {
  'src/contract/routes.ts': `import { z } from 'zod'; export const routes = z.object({})`,
  'src/main/core/usage.ts': `import { routes } from '../../contract/routes'; export const usage = routes`,
  'src/main/storage/usage.ts': `import { QueryTypes } from 'sequelize'; export const q = QueryTypes`,
  'src/main/storage/tables.ts': `export const tables = 1`,
  'src/main/compose.ts': `import { usage } from './core/usage'; import { q } from './storage/usage'; export const core = [usage, q]`,
  'src/main/shell/window.ts': `import { BrowserWindow } from 'electron'; export const w = BrowserWindow`,
  'src/main/transports/ipc.ts': `import { ipcMain } from 'electron'; export const i = ipcMain`,
  'src/main/index.ts': `import './compose'; import './shell/window'; import './transports/ipc'`,
  'src/main/server.ts': `import './compose'; import 'node:http'`,
  'src/main/cli.ts': `import './compose'`,
  'src/preload/index.ts': `import { contextBridge } from 'electron'; export const c = contextBridge`,
  'src/renderer/ui/money.ts': `export const money = 1`,
  'src/renderer/api/client.ts': `import type { routes } from '../../contract/routes'; export type R = typeof routes`,
  'src/renderer/features/usage/page.ts': `import { money } from '../../ui/money'; import './row'; export const p = money`,
  'src/renderer/features/usage/row.ts': `export const row = 1`,
  'src/renderer/features/models/page.ts': `import type { R } from '../../api/client'; export type P = R`,
  'src/renderer/scope/bar.ts': `import type { R } from '../api/client'; import { routes } from '../../contract/routes'; import { money } from '../ui/money'; export const bar = [routes, money]; export type B = R`,
  'src/renderer/features/logs/page.ts': `import { bar } from '../../scope/bar'; export const b = bar`,
  'src/renderer/lib/left.ts': `export const left = 1`,
  'src/renderer/lib/right.ts': `import { left } from './left'; export const right = left`,
  'migrations/first.ts': `import { DataTypes } from 'sequelize'; export const d = DataTypes`,
}

/** One forbidden import each, in a file of its own. */
const violations: [rule: string, file: string, code: string][] = [
  [
    'contract-imports-nothing-of-src',
    'src/contract/money.ts',
    `import type { usage } from '../main/core/usage'; export type U = typeof usage`,
  ],
  ['core-knows-no-host', 'src/main/core/rows.ts', `import 'mysql2/promise'`],
  ['core-knows-no-host', 'src/main/core/send.ts', `import '../transports/ipc'`],
  ['core-knows-no-host', 'src/main/core/window.ts', `import 'electron'`],
  ['database-packages-in-storage-only', 'src/main/headless/db.ts', `import 'umzug'`],
  ['electron-in-its-places-only', 'src/main/headless/files.ts', `import 'electron/main'`],
  [
    'electron-in-its-places-only',
    'src/main/logger.ts',
    `import type { App } from 'electron'; export type A = App`,
  ],
  ['features-are-apart', 'src/renderer/features/audit/page.ts', `import '../usage/row'`],
  [
    'migrations-know-no-table-definitions',
    'migrations/second.ts',
    `import '../src/main/storage/tables'`,
  ],
  ['no-cycles', 'src/renderer/lib/left.ts', `import './right'`],
  ['renderer-knows-no-main', 'src/renderer/lib/bridge.ts', `import '../../preload/index'`],
  ['renderer-knows-no-main', 'src/renderer/lib/rules.ts', `import '../../main/core/usage'`],
  ['renderer-knows-no-node', 'src/renderer/lib/path.ts', `import 'node:path'`],
  ['scope-knows-no-screen', 'src/renderer/scope/bar.ts', `import '../features/models/page'`],
  ['server-and-cli-never-reach-electron', 'src/main/cli.ts', `import './shell/window'`],
  ['storage-knows-no-rules', 'src/main/storage/spend.ts', `import '../core/usage'`],
  [
    'ui-only-draws',
    'src/renderer/ui/chart.ts',
    `import type { R } from '../api/client'; export type C = R`,
  ],
  ['ui-only-draws', 'src/renderer/ui/pill.ts', `import '../scope/bar'`],
]

describe('the dependency rules', () => {
  it('let a clean tree pass', async () => {
    expect(await violationsIn(cleanTree)).toEqual([])
  })

  it('catch each forbidden import', async () => {
    const planted = Object.fromEntries(violations.map(([, file, code]) => [file, code]))
    const caught = await violationsIn({ ...cleanTree, ...planted })
    for (const [rule, file] of violations) expect(caught).toContain(`${rule}: ${file}`)
  })
})

/** Writes the tree, runs the project's own rules over it and names each violation. */
async function violationsIn(tree: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'token-ledger-rules-'))
  try {
    for (const [path, code] of Object.entries(tree)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), code)
    }
    await symlink(resolve('node_modules'), join(folder, 'node_modules'), 'junction')
    const report = JSON.parse(await cruise(folder)) as CruiseReport
    return report.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface CruiseReport {
  summary: { violations: { rule: { name: string }; from: string }[] }
}

function cruise(folder: string): Promise<string> {
  const args = [cruiser, '--config', config, '--output-type', 'json', 'src', 'migrations']
  return new Promise((done, fail) => {
    // The exit code counts the violations, so an error here is no failure of the run.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (stdout !== '') done(stdout)
      else fail(new Error(`dependency-cruiser said nothing. ${stderr}`, { cause: error }))
    })
  })
}
