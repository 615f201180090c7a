import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RouteInput } from '../../../src/contract/routes'
import {
  reportRequestSchema,
  type ReportFormat,
  type ReportKind,
} from '../../../src/contract/reports'
import type { UsageFilter } from '../../../src/contract/usage'
import type { Id } from '../../../src/contract/values'
import { type ReportFolder, writeReportFolder } from '../../../src/main/core/reports/run'
import { createEngineDatabase, type EngineName } from '../../fixtures/engines'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import { randomCalls, writeCalls } from '../../fixtures/usage-samples'

export const HOSTILE = [
  '=cmd()|"/c calc"!A1',
  '<script>alert(1)</script>',
  '@SUM(A1), "quoted"\r\nnew | line',
  'אבגד \u{202e}gnp.exe & <b>',
  '+名前 🦊 _x0041_',
]
/** A model without a row, and a project whose id does not fit a JavaScript number. */
const UNKNOWN_MODEL = '9007199254740995'
export const HUGE_PROJECT = '9223372036854775807'
export const ZONE = 'Europe/Berlin'
export const OCTOBER: UsageFilter = {
  period: { kind: 'dates', from: '2026-10-01', to: '2026-10-31' },
}

export interface ReportWorkspace {
  core: TestCore
  models: Id[]
  /** A folder that is empty at first. */
  out: string
  write(
    formats: readonly ReportFormat[],
    options?: { kind?: ReportKind; filter?: UsageFilter; signal?: AbortSignal; template?: string },
  ): Promise<ReportFolder>
  stop(): Promise<void>
}

/** Two months of calls under hostile names, some of them without a price, in a zone with DST. */
export async function startReportWorkspace(engine: EngineName): Promise<ReportWorkspace> {
  const database = await createEngineDatabase(engine)
  const core = await startTestCore({
    databaseUrl: database.url,
    now: () => new Date('2026-11-05T12:00:00Z'),
  })
  const out = await mkdtemp(join(tmpdir(), 'token-ledger-report-'))
  await core.request('settings.update', { timeZone: ZONE })
  const models: Id[] = []
  for (const [index, name] of HOSTILE.entries()) {
    const provider = await core.request('providers.create', { name, baseUrl: '' })
    const model: RouteInput<'models.create'> = {
      providerId: provider.id,
      modelName: name,
      priceInputPer1k: '0.0000375',
      priceOutputPer1k: '0.00125',
    }
    models.push((await core.request('models.create', model)).id)
    await core.request('projects.update', { id: String(index + 1), name })
  }
  await core.deps.workspace
    .writableDatabase()
    .run('UPDATE llm_models SET price_input_per_1k = 0, price_output_per_1k = 0 WHERE id = ?', [
      BigInt(models[1] ?? '0'),
    ])
  core.deps.reference.forget()
  const projects = ['1', '2', '3', '4', '5', HUGE_PROJECT]
  const calls = randomCalls(5_000, '2026-09-10T00:00:00Z', 54, [...models, UNKNOWN_MODEL], projects)
  await writeCalls(core, calls)
  // What an import told of ten October calls: 70 tokens of each read from a prompt cache, 2 written.
  const cached = calls
    .filter(
      ({ time, inputTokens }) => time > Date.parse('2026-10-02') / 1_000 && inputTokens >= 100,
    )
    .filter(({ time }) => time < Date.parse('2026-10-30') / 1_000)
    .slice(0, 10)
  await core.deps.workspace.writableDatabase().transaction((tx) =>
    tx.bulkInsert(
      'token_ledger_usage_details',
      [
        'usage_log_id',
        'import_id',
        'source',
        'event_id',
        'cost_source',
        'cache_read_tokens',
        'cache_write_1h_tokens',
      ],
      cached.map(({ id }) => [id, 1, 'csv', `event-${id}`, 'recorded', 70, 2]),
    ),
  )
  return {
    core,
    models,
    out,
    write: (formats, options = {}) =>
      writeReportFolder(core.reports, out, {
        request: reportRequestSchema.parse({
          kind: options.kind ?? 'monthly',
          filter: options.filter ?? OCTOBER,
          groups: ['provider', 'model', 'project', 'type'],
        }),
        formats,
        language: 'en',
        template: options.template ?? null,
        signal: options.signal ?? new AbortController().signal,
        progress: () => undefined,
      }),
    async stop() {
      await core.stop()
      await database.drop()
      await rm(out, { recursive: true, force: true })
    },
  }
}

export async function textOf(report: ReportFolder, ending: string): Promise<string> {
  const found = report.files.find(({ name }) => name.endsWith(ending))
  if (!found)
    throw new Error(`there is no ${ending} among ${report.files.map((f) => f.name).join()}`)
  return readFile(found.file, 'utf8')
}

/** Every file below a folder, hidden ones too. */
export async function allFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true })
  return entries.toSorted()
}

/** The sum of amounts with six places, as whole micro-dollars. */
export function micros(amounts: readonly string[]): bigint {
  return amounts.reduce((sum, amount) => {
    const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
    const value = BigInt(whole + fraction.padEnd(6, '0'))
    return amount.startsWith('-') ? sum - value : sum + value
  }, 0n)
}
