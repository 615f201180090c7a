import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchChanges } from './changes'
import { benchAgentLogs } from './agent-logs'
import { benchAudit } from './audit'
import { type BenchDatabase, type BenchEngine, type EngineName, startEngine } from './databases'
import { benchExport } from './export'
import { addIndexes } from './indexes'
import { benchImport } from './import'
import { type BenchOptions, type BenchPart, readOptions } from './options'
import { benchPages } from './page'
import { markdown, type ResultRow } from './report'
import { benchReports } from './reports'
import { benchRollup } from './rollup'
import { benchScroll } from './scroll-logs'
import { seedDatabase } from './seed'
import { benchSpend } from './spend'

/** The embedded engine is for one person's calls. */
const MAX_EMBEDDED_ROWS = 1_000_000
/** As many as one sheet of a workbook holds. */
const MAX_REPORTED_ROWS = 1_000_000
/** The parts that share one seeded database. */
const onSeeded: readonly BenchPart[] = ['rollup', 'spend', 'changes', 'page', 'export', 'scroll']

async function main(options: BenchOptions): Promise<void> {
  const begun = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'token-ledger-bench-'))
  process.once('exit', () => removeFolder(folder))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  const results: ResultRow[] = []
  const versions: string[] = []
  for (const name of options.engines) {
    const engine = await startEngine(name, folder)
    versions.push(engine.version)
    try {
      results.push(...(await benchEngine(engine, options, folder)))
    } finally {
      await engine.stop()
    }
  }
  const minutes = (performance.now() - begun) / 60_000
  const text = markdown({ rows: options.rows, minutes, versions, results })
  console.log(`\n${text}`)
  if (options.out !== null) await writeFile(options.out, text)
}

/** However the run ends. A child that was just killed may still write for a moment. */
function removeFolder(folder: string): void {
  for (let attempt = 1; existsSync(folder) && attempt <= 10; attempt += 1) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
}

async function benchEngine(
  engine: BenchEngine,
  { rows: asked, parts }: BenchOptions,
  folder: string,
): Promise<ResultRow[]> {
  const tell = (text: string): void => console.log(`${engine.version}: ${text}`)
  const rows = engine.name === 'sqlite' ? Math.min(asked, MAX_EMBEDDED_ROWS) : asked
  const results: ResultRow[] = []
  /** What one part cannot do does not cost the figures of the others. */
  const bench = async (part: BenchPart, work: () => Promise<ResultRow[]>): Promise<void> => {
    if (!parts.includes(part)) return
    tell(`${part} …`)
    try {
      results.push(...(await work()))
    } catch (error) {
      console.error(error)
      process.exitCode = 1
      results.push(failedRow(engine.name, part))
    }
  }
  if (parts.some((part) => onSeeded.includes(part))) {
    const database = await engine.createForeignDatabase()
    await seedDatabase(database, rows, tell)
    await bench('rollup', () => benchRollup(engine.name, database, rows))
    await bench('spend', () => benchSpend(engine.name, database))
    await bench('changes', () => benchChanges(engine.name, database))
    if (parts.includes('page') || parts.includes('export')) {
      results.push(...(await addIndexes(engine.name, database)))
    }
    await bench('page', () => benchPages(engine.name, database, rows))
    await bench('export', () => benchExport(engine, database, folder))
    await bench('scroll', () => benchScroll(engine.name, database, rows))
    await database.drop()
  }
  await bench('reports', () =>
    withCalls(engine, Math.min(rows, MAX_REPORTED_ROWS), tell, (some, count) =>
      benchReports(engine, some, count, folder),
    ))
  await bench('audit', () =>
    withCalls(engine, Math.min(rows, MAX_REPORTED_ROWS), tell, (some, count) =>
      benchAudit(engine.name, some, count),
    ))
  await bench('import', () => benchImport(engine, Math.min(Math.round(rows / 5), 200_000), folder))
  await bench('agent-logs', () => benchAgentLogs(engine, megabytesFor(rows), folder))
  return results
}

/** A million calls stand beside 500 MB of agents' logs, which tell of far fewer calls a megabyte. */
function megabytesFor(rows: number): number {
  return Math.max(20, Math.round(rows / 2_000))
}

/** A database of its own, so that the rows are just so many: `changes` adds and deletes some. */
async function withCalls<T>(
  engine: BenchEngine,
  rows: number,
  tell: (text: string) => void,
  work: (database: BenchDatabase, rows: number) => Promise<T>,
): Promise<T> {
  const database = await engine.createForeignDatabase()
  try {
    await seedDatabase(database, rows, tell)
    return await work(database, rows)
  } finally {
    await database.drop()
  }
}

function failedRow(engine: EngineName, part: BenchPart): ResultRow {
  return { engine, what: part, ours: 'failed', floor: '', ratio: '', aim: '', met: false }
}

try {
  await main(readOptions(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
