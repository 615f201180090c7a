import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import type { EngineName } from './databases'
import type { Spread } from './statistics'

export interface ResultRow {
  engine: EngineName
  what: string
  ours: string
  floor: string
  ratio: string
  aim: string
  /** null: only reported. */
  met: boolean | null
}

export function milliseconds({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} ms (${min.toFixed(2)}–${max.toFixed(2)})`
}

export function seconds({ median, min, max }: Spread): string {
  const of = (ms: number): string => (ms / 1000).toFixed(2)
  return `${of(median)} s (${of(min)}–${of(max)})`
}

export function rate({ median, min, max }: Spread): string {
  const thousands = (value: number): string => Math.round(value).toLocaleString('en')
  return `${thousands(median)} rows/s (${thousands(min)}–${thousands(max)})`
}

export function megabytes({ median, min, max }: Spread): string {
  return `${median.toFixed(0)} MB (${min.toFixed(0)}–${max.toFixed(0)})`
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)}×`
}

export interface RunFacts {
  rows: number
  minutes: number
  versions: string[]
  results: readonly ResultRow[]
}

/** The results as Markdown, with the machine and without its paths. */
export function markdown({ rows, minutes, versions, results }: RunFacts): string {
  const [cpu] = cpus()
  const gigabytes = (totalmem() / 1024 ** 3).toFixed(0)
  const load = loadavg().map((value) => value.toFixed(1))
  const engines: Record<EngineName, string> = { mysql: 'MariaDB', sqlite: 'embedded' }
  const lines = results.map((row) =>
    [
      engines[row.engine],
      row.what,
      row.ours,
      row.floor,
      row.ratio,
      row.aim,
      row.met === null ? '' : row.met ? 'met' : '**missed**',
    ].join(' | '),
  )
  return [
    '# Benchmark',
    '',
    `${rows.toLocaleString('en')} calls (at most a million on the embedded engine) · ${minutes.toFixed(0)} minutes · ${new Date().toISOString().slice(0, 10)} · commit ${commit()}`,
    '',
    `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${gigabytes} GB · ` +
      `Node ${process.versions.node} · ${versions.join(' · ')} · load ${load.join(' ')} at the end`,
    '',
    'Each figure is a median (smallest–largest) beside its floor, measured in turns in this same',
    'run. Times are better when small, rows/s when large; the ratio is ours to the floor. What is',
    'true of one noisy machine is the ratio, not the milliseconds.',
    '',
    '| Engine | What | Ours | Floor | Ratio | Aim | |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
    '',
    ...notes,
    '',
  ].join('\n')
}

const notes = [
  'The server waits for no disk (no fsync, no doublewrite), for floors and figures alike. The three',
  'tables are made and filled as another program would, with only their own indexes; the app then',
  'takes the database over with consent. Its extra indexes come before pages and exports.',
  '',
  '**Rollup**: `rollup.rebuild` through the router, in the app’s worker, against the driver alone',
  'reading all rows by id and doing nothing with them. **During a build**: calls of other handlers',
  'every five milliseconds, beside the same at rest.',
  '**Dashboard**: the screens’ routes, answered from the daily sums with the open days from the rows,',
  'against the plain GROUP BY through the driver on the three tables with their own indexes; both',
  'must count the same calls first. Margins are in memory, as they are in the app after the first',
  'question; "all at once" is a screen that opens while the open days are read anew.',
  '**Change of a closed day**: made by another connection, found by the look named, after which the',
  'app’s days must be those of the rows to the last digit.',
  '**Page**: `usage.page` through the router (validation, names, cursor, envelope) against the',
  'driver alone (mysql2 promise pool, `@appthreat/sqlite3` `all`) on the best index: the quickest of',
  'the plain SELECT forced on each index, the same unforced, and the statement that the app sends;',
  'both must answer the same rows first.',
  '**Export**: `writeUsageExport` to CSV, synced to disk, in a process of its own, against',
  '`mariadb --batch --quick` into a file; on the embedded engine against the plain engine reading',
  'the joined rows by key, 5,000 at a time, and writing them as tab-separated text.',
  '**Audit**: `runAudit` over all calls in the app’s thread, its start included, against the driver',
  'alone reading all rows by id and doing nothing with them (`mysql2` as a stream, the embedded',
  'engine by key, 5,000 at a time), each in a process of its own.',
  '**Logs**: the screen in headless Chromium without a graphics processor, 60 rows further each frame',
  '(3,600 a second, so that every row drawn is another one each time), beside an empty page of the',
  'same height. Time in which the end of what has been read is waited at is left out. A frame of the',
  'display takes 16.7 ms, so that nothing is quicker; what the page works in one stands below it.',
  '**Import**: a CSV without event ids through `importFile` into an empty database (which also',
  'finds duplicates and keeps the origin of each call in a second table) against nothing but a',
  'multi-row INSERT into the same log table with the same indexes, a transaction a statement.',
  "**Agents' logs**: made transcripts of Claude Code in 200 files. Reading is up to distinct calls in",
  'memory; where it is installed (`npm install --no-save ccusage@20.0.24`), the peer is the program of',
  'ccusage (`daily --offline --json`) on the same folder, otherwise JSON.parse is; a second',
  'look asks the database how far each file was read. The peer writes to no database.',
  '**Peak memory** is the whole process, Node included. **Event-loop delay** is what lies beyond the',
  'sampling interval.',
]

/** With a plus sign when the tree differs from it. */
function commit(): string {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    } catch {
      return ''
    }
  }
  const head = git('rev-parse', '--short', 'HEAD').trim()
  return `${head || 'unknown'}${git('status', '--porcelain').trim() === '' ? '' : '+'}`
}
