import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { importPlanSchema, type ImportRecord } from '../../../../src/contract/imports'
import { importNews } from '../../../../src/main/core/imports/import-job'
import {
  createEngineDatabase,
  type EngineDatabase,
  type EngineName,
} from '../../../fixtures/engines'
import { runSqlite } from '../../../fixtures/sqlite-file'
import { startTestCore, type TestCore } from '../../../fixtures/test-core'
import { importOf } from '../scenario'
import { type FormatCase, type Pages, type Sums, textOf } from './case'

/** Puts files of one format in folders of their own, and reads back what the database holds. */
class Workbench {
  private folders = 0

  constructor(
    private readonly core: TestCore,
    private readonly of: FormatCase,
  ) {}

  newFolder(): string {
    this.folders += 1
    return join(this.core.dataFolder, 'sources', String(this.folders))
  }

  /** Writes the file, or one a row; answers what is to be imported. */
  async put(pages: Pages, place = this.of.place, folder = this.newFolder()): Promise<string> {
    const path = join(folder, place)
    await mkdir(dirname(path), { recursive: true })
    if (this.of.place.endsWith('.db')) {
      await runSqlite(path, [textOf(pages)])
      return path
    }
    if (!this.of.fileEach) {
      await writeFile(path, textOf(pages))
      return path
    }
    for (const [at, row] of pages.rows.entries()) {
      await writeFile(path.replace('.json', `-${String(at).padStart(3, '0')}.json`), row)
    }
    return dirname(path)
  }

  async putBytes(content: string | Buffer, name = this.of.place): Promise<string> {
    const path = join(this.newFolder(), name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
    return path
  }

  import(path: string): Promise<ImportRecord> {
    return importOf(this.core, path, this.of.plan)
  }

  /** Looks for news as a watcher does; null: nothing is new. */
  async look(folder: string): Promise<ImportRecord | null> {
    const { ref } = await this.core.deps.uploads.register(folder)
    return importNews(this.core.deps, {
      file: this.core.deps.uploads.resolve(ref),
      plan: importPlanSchema.parse({ format: 'auto' }),
      signal: new AbortController().signal,
      progress: () => undefined,
    })
  }

  /** What came to the database while this ran. */
  async growth(run: () => Promise<unknown>): Promise<Sums> {
    const before = await this.sums()
    await run()
    const after = await this.sums()
    return {
      calls: after.calls - before.calls,
      uncached: after.uncached - before.uncached,
      cacheRead: after.cacheRead - before.cacheRead,
      write5m: after.write5m - before.write5m,
      write1h: after.write1h - before.write1h,
      output: after.output - before.output,
      reasoning: after.reasoning - before.reasoning,
      picos: after.picos - before.picos,
    }
  }

  private async sums(): Promise<Sums> {
    const parts =
      'cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens'
    const rows = await this.core.deps.workspace.database().select<Record<string, unknown>>(
      this.of.isReport
        ? `SELECT input_tokens, output_tokens, ${parts}, cost_usd AS cost FROM token_ledger_usage_buckets`
        : `SELECT u.input_tokens, u.output_tokens, ${parts}, d.recorded_cost AS cost
             FROM llm_usage_logs u JOIN token_ledger_usage_details d ON d.usage_log_id = u.id`,
    )
    const sum = (name: string): number => rows.reduce((total, row) => total + Number(row[name]), 0)
    const [cacheRead, write5m, write1h, reasoning] = parts.split(', ').map(sum) as [
      number,
      number,
      number,
      number,
    ]
    return {
      calls: rows.length,
      uncached: sum('input_tokens') - cacheRead - write5m - write1h,
      cacheRead,
      write5m,
      write1h,
      output: sum('output_tokens'),
      reasoning,
      picos: rows.reduce((total, { cost }) => total + picosOf(cost), 0n),
    }
  }

  /** UTC seconds of all calls, or of the beginnings of periods, on the embedded engine. */
  async times(): Promise<number[]> {
    const rows = await this.core.deps.workspace
      .database()
      .select<{ time: unknown }>(
        this.of.isReport
          ? 'SELECT period_start AS time FROM token_ledger_usage_buckets'
          : 'SELECT created_at AS time FROM llm_usage_logs',
      )
    return rows.map(({ time }) => Number(time)).toSorted((a, b) => a - b)
  }
}

/** A core with a database of its own for one format, and its bench. */
export function useBench(
  of: FormatCase,
  engine: EngineName,
): () => { core: TestCore; bench: Workbench } {
  let database: EngineDatabase
  let core: TestCore
  let bench: Workbench
  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    core = await startTestCore({ databaseUrl: database.url })
    bench = new Workbench(core, of)
  })
  afterAll(async () => {
    await core.stop()
    await database.drop()
  })
  return () => ({ core, bench })
}

/** An exact decimal as picodollars. */
function picosOf(cost: unknown): bigint {
  if (cost === null) return 0n
  const [whole = '0', fraction = ''] = String(cost).split('.')
  return BigInt(whole + fraction.padEnd(12, '0'))
}

/** Cut in the middle of the last row, and the line on which that row begins. */
export function cutIn(
  { before, rows, between }: Pages,
  share: number,
): { text: string; line: number } {
  const whole = [...rows]
  const last = whole.pop() ?? ''
  const start = before + whole.map((row) => row + between).join('')
  // A table's last cell may end anywhere, and be whole: it is left out altogether.
  const length = last.startsWith('{') ? last.length : last.lastIndexOf(',')
  const kept = last.slice(0, Math.max(1, Math.floor(length * share)))
  return { text: start + kept, line: start.split('\n').length }
}

/** The same file under the names of other kinds. */
export function otherNames(place: string): string[] {
  const own = extname(place)
  return ['.txt', '.csv', '.json', '.jsonl', '.db', '']
    .filter((extension) => extension !== own)
    .map((extension) => `export${extension}`)
}
