import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import {
  type AuditReport,
  type Finding,
  type FindingKind,
  findingKindSchema,
} from '../../contract/audit'
import { amountSchema } from '../../contract/usage'
import type { AuditTask } from '../core/audit/audit-task'
import { classesOf, varianceOf } from '../core/audit/classes'
import { isVariance } from '../core/audit/variance'
import { findingsCsv, ratesCsv } from '../core/audit/report-csv'
import { hasCallsFile, makeAuditTask, runAudit, writeFindingCalls } from '../core/audit/run'
import { Exact } from '../core/exact'
import { makeWholeFile, writeWholeFile } from '../core/whole-file'
import {
  addFilterOptions,
  collect,
  type FilterOptions,
  filterOf,
  listOf,
  zoneOf,
} from './filter-options'
import { CheckFailed, textTable, usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

const exports = ['calls', 'findings', 'rates'] as const
const formats = ['csv', 'jsonl'] as const

interface AuditFlags extends FilterOptions {
  kind?: string[]
  out?: string
  export: (typeof exports)[number]
  format: (typeof formats)[number]
  failOn?: string[]
  failOver?: string
}

export function addAuditCommand(program: Command, globals: () => GlobalOptions): void {
  addFilterOptions(program.command('audit'))
    .description('read every call once and say what is wrong with the recorded costs')
    .option(
      '--kind <kind,...>',
      `only these findings: ${findingKindSchema.options.join(', ')}`,
      collect,
    )
    .option('--out <file>', 'also write a file; it appears whole or not at all')
    .addOption(
      new Option(
        '--export <what>',
        'what the file holds: the calls of the findings (outliers: see export), the findings by month, or the implied rates',
      )
        .choices(exports)
        .default('calls'),
    )
    .addOption(new Option('--format <format>', 'file format').choices(formats).default('csv'))
    .option(
      '--fail-on <kind,...>',
      'exit with 1 when there are findings of these kinds; also: any, variance (every difference)',
      collect,
    )
    .option(
      '--fail-over <usd>',
      'exit with 1 when the differences, added up without signs, come to more',
    )
    .action((flags: AuditFlags) => withSession(globals(), (session) => audit(session, flags)))
}

async function audit(session: Session, flags: AuditFlags): Promise<void> {
  const kinds = kindsOf('--kind', flags.kind, {})
  const failOn = kindsOf('--fail-on', flags.failOn, {
    any: findingKindSchema.options,
    variance: findingKindSchema.options.filter(isVariance),
  })
  const failOver = limitOf(flags.failOver)
  const filter = await filterOf(session, flags)
  const task = await makeAuditTask(session.audit, filter, await zoneOf(session, flags.timezone))
  const whole = await runAudit(session.audit, task, () => undefined, session.signal)
  const findings = whole.findings.filter(({ kind }) => !kinds || kinds.includes(kind))
  const report = { ...whole, findings }
  const written =
    flags.out === undefined
      ? null
      : await writeFile(session, flags, resolve(flags.out), task, whole, findings)
  session.output.result(
    { ...report, classes: classesOf(findings), varianceUsd: varianceOf(findings), ...written },
    [textOf(report), ...(written ? [`${written.rows} rows written to ${written.file}`] : [])].join(
      '\n\n',
    ),
  )
  refuse(findings, failOn, failOver)
}

async function writeFile(
  session: Session,
  { export: what, format }: AuditFlags,
  file: string,
  task: AuditTask,
  report: AuditReport,
  findings: Finding[],
): Promise<{ file: string; rows: number }> {
  if (what === 'calls') {
    const chosen = findings.filter(hasCallsFile)
    const { result: rows } = await makeWholeFile(file, (temporary) =>
      writeFindingCalls(
        session.audit,
        task,
        report,
        { file: temporary, format, findings: chosen },
        () => undefined,
        session.signal,
      ),
    )
    return { file, rows }
  }
  const [lines, csv] =
    what === 'findings'
      ? [findings, findingsCsv({ ...report, findings })]
      : [report.rates, ratesCsv(report)]
  const jsonl = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  await writeWholeFile(file, (write) => write(format === 'csv' ? csv : jsonl))
  return { file, rows: format === 'csv' ? csv.split('\r\n').length - 2 : lines.length }
}

function textOf({
  total,
  checkedCalls,
  agreeingCalls,
  roundingUsd,
  findings,
}: AuditReport): string {
  const cells = (finding: Finding): string[] => [
    finding.form === '' ? finding.kind : `${finding.kind} (${finding.form})`,
    finding.projectId === null
      ? (finding.modelName ?? `model #${finding.modelId ?? '?'}`)
      : `project ${finding.projectId}`,
    String(finding.calls),
    finding.recordedUsd,
    finding.recomputedUsd ?? '-',
    finding.amountUsd,
  ]
  return [
    textTable(
      ['FINDING', 'OF', 'CALLS', 'RECORDED USD', 'RECOMPUTED USD', 'AMOUNT USD'],
      findings.map(cells),
    ),
    '',
    `${total.calls} calls, recorded ${total.recordedUsd} USD, recomputed ${total.recomputedUsd ?? '-'} USD.`,
    `${agreeingCalls} of ${checkedCalls} calls with a known price agree; rounding ${roundingUsd} USD.`,
  ].join('\n')
}

function refuse(
  findings: readonly Finding[],
  failOn: readonly FindingKind[] | undefined,
  failOver: string | undefined,
): void {
  const bad = classesOf(findings.filter(({ kind }) => failOn?.includes(kind)))
  if (bad.length > 0) {
    const list = bad.map(({ kind, calls }) => `${kind} (${calls} calls)`).join(', ')
    throw new CheckFailed(`The audit found ${list}.`)
  }
  const variance = varianceOf(findings)
  if (failOver !== undefined && new Exact(variance).greaterThan(failOver)) {
    throw new CheckFailed(`The differences come to ${variance} USD, more than ${failOver} USD.`)
  }
}

/** Names without regard to case; `groups` are names for several. */
function kindsOf(
  flag: string,
  values: string[] | undefined,
  groups: Record<string, readonly FindingKind[]>,
): FindingKind[] | undefined {
  const kinds = findingKindSchema.options
  return listOf(values)?.flatMap((name) => {
    const found = groups[name] ?? kinds.filter((kind) => kind.toLowerCase() === name)
    if (found.length > 0) return [...found]
    throw usageError(`${flag} takes ${[...Object.keys(groups), ...kinds].join(', ')}.`)
  })
}

function limitOf(text: string | undefined): string | undefined {
  if (text === undefined || amountSchema.safeParse(text).success) return text
  throw usageError('--fail-over takes an amount in USD from 0 to 9999.999999, such as 0.25.')
}
