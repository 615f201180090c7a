import { parseArgs } from 'node:util'
import type { EngineName } from './databases'

export type BenchPart =
  | 'rollup'
  | 'changes'
  | 'spend'
  | 'page'
  | 'export'
  | 'reports'
  | 'import'
  | 'agent-logs'

export interface BenchOptions {
  rows: number
  engines: readonly EngineName[]
  parts: readonly BenchPart[]
  /** Where the Markdown goes besides the screen. */
  out: string | undefined
}

const allParts: readonly BenchPart[] = [
  'rollup',
  'changes',
  'spend',
  'page',
  'export',
  'reports',
  'import',
  'agent-logs',
]
const enginesByWord: Readonly<Record<string, readonly EngineName[]>> = {
  both: ['mysql', 'sqlite'],
  mysql: ['mysql'],
  sqlite: ['sqlite'],
}

/** `--rows N --engine mysql|sqlite|both --only page,export,import --out FILE` */
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
  return { rows, engines, parts, out: values.out }
}
