import { parseArgs } from 'node:util'
import type { EngineName } from './databases'

export type BenchPart =
  | 'rollup'
  | 'changes'
  | 'spend'
  | 'page'
  | 'export'
  | 'scroll'
  | 'reports'
  | 'audit'
  | 'import'
  | 'agent-logs'

export interface BenchOptions {
  rows: number
  engines: readonly EngineName[]
  parts: readonly BenchPart[]
  /** Where the Markdown goes besides the screen; null: nowhere. */
  out: string | null
}

const allParts: readonly BenchPart[] = [
  'rollup',
  'changes',
  'spend',
  'page',
  'export',
  'scroll',
  'reports',
  'audit',
  'import',
  'agent-logs',
]
const enginesByWord: Readonly<Record<string, readonly EngineName[]>> = {
  both: ['mysql', 'sqlite'],
  mysql: ['mysql'],
  sqlite: ['sqlite'],
}

/** A run of everything over so many rows is one to keep. */
const LEAST_TO_KEEP = 1_000_000

/** `--rows N --engine mysql|sqlite|both --only rollup,spend,… --out FILE` */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '1000000' },
      engine: { type: 'string', default: 'both' },
      only: { type: 'string', default: allParts.join(',') },
      out: { type: 'string' },
    },
  })
  const rows = Number(values.rows)
  if (!Number.isInteger(rows) || rows < 10_000) throw new Error('--rows is a number from 10000 on.')
  const engines = enginesByWord[values.engine]
  if (!engines) throw new Error('--engine is mysql, sqlite or both.')
  const wanted = values.only.split(',')
  const parts = allParts.filter((part) => wanted.includes(part))
  if (parts.length !== wanted.length) throw new Error(`--only takes ${allParts.join(', ')}.`)
  const whole = parts.length === allParts.length && engines.length === 2 && rows >= LEAST_TO_KEEP
  const out = values.out ?? (whole ? 'bench/RESULTS.md' : null)
  return { rows, engines, parts, out }
}
