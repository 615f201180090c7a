import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import {
  type ReportFormat,
  reportFormatSchema,
  type ReportGroup,
  reportGroupSchema,
  type ReportKind,
  reportKindSchema,
  type ReportLanguage,
  reportLanguageSchema,
  type ReportRequest,
  reportRequestSchema,
} from '../../contract/reports'
import type { UsageFilter } from '../../contract/usage'
import { writeReportFolder } from '../core/reports/run'
import { addFilterOptions, collect, type FilterOptions, filterOf, listOf } from './filter-options'
import { textTable, usageError } from './output'
import { type GlobalOptions, type Session, withSession } from './session'

interface ReportFlags extends FilterOptions {
  template: string
  month?: string
  format?: string[]
  group?: string[]
  language?: ReportLanguage
  out: string
}

export function addReportCommand(program: Command, globals: () => GlobalOptions): void {
  addFilterOptions(program.command('report'))
    .description('write a report: a built-in template (monthly, audit) or one that you saved')
    .option('--template <name>', 'monthly, audit, or the name of a saved template', 'monthly')
    .option(
      '--month <YYYY-MM>',
      'a calendar month of the accounting time zone (default: the last whole one, or the saved period)',
    )
    .option(
      '--format <format,...>',
      `${reportFormatSchema.options.join(', ')} (default: html, or the saved ones)`,
      collect,
    )
    .option(
      '--group <key,...>',
      `tables by ${reportGroupSchema.options.join(', ')} (default: provider,model,project)`,
      collect,
    )
    .addOption(
      new Option('--language <language>', "the report's language").choices(
        reportLanguageSchema.options,
      ),
    )
    .requiredOption('--out <folder>', 'the report gets a folder of its own in here')
    .action((flags: ReportFlags) =>
      withSession(globals(), async (session) => {
        const saved = await templateOf(session, flags.template)
        const result = await writeReportFolder(session.reports, resolve(flags.out), {
          request: reportRequestSchema.parse({
            ...saved.request,
            filter: await reportFilter(session, flags, saved.request.filter),
            groups: groupsOf(flags) ?? saved.request.groups,
          }),
          formats: formatsOf(flags) ?? saved.formats,
          language: flags.language ?? (await languageOf(session)),
          template: saved.name,
          signal: session.signal,
          progress: () => undefined,
        })
        const { folder, files, manifest } = result
        const listed = files.map(({ file, bytes, sha256, rows }) => ({ file, bytes, sha256, rows }))
        session.output.result(
          { folder, files: listed, manifest, manifestFile: result.manifestFile },
          textTable(
            ['FILE', 'BYTES', 'ROWS', 'SHA-256'],
            files.map(({ file, bytes, rows, sha256 }) => [
              file,
              String(bytes),
              rows === null ? '' : String(rows),
              sha256,
            ]),
          ),
        )
      }),
    )
}

interface ChosenTemplate {
  /** null for the built-in ones. */
  name: string | null
  request: ReportRequest
  formats: ReportFormat[]
}

async function templateOf({ reports }: Session, name: string): Promise<ChosenTemplate> {
  const kind = reportKindSchema.safeParse(name.trim().toLowerCase())
  if (kind.success) return builtIn(kind.data)
  const { name: savedName, request, formats } = await reports.store.template(name)
  return { name: savedName, request, formats }
}

function builtIn(kind: ReportKind): ChosenTemplate {
  return { name: null, request: reportRequestSchema.parse({ kind }), formats: ['html'] }
}

/** What the flags say replaces what the template says; the rest of its filter stays. */
async function reportFilter(
  session: Session,
  flags: ReportFlags,
  saved: UsageFilter,
): Promise<UsageFilter> {
  if (flags.month !== undefined && (flags.from !== undefined || flags.to !== undefined)) {
    throw usageError('Use either --month or --from and --to.')
  }
  const asked = await filterOf(session, flags)
  const given = Object.entries(asked).filter(
    ([key, value]) => key !== 'period' && value !== undefined,
  )
  const period =
    flags.month !== undefined
      ? monthPeriod(flags.month)
      : flags.from !== undefined || flags.to !== undefined
        ? asked.period
        : saved.period
  return { ...saved, ...Object.fromEntries(given), period }
}

function monthPeriod(text: string): UsageFilter['period'] {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text.trim()) ?? []
  if (year === undefined || month === undefined) {
    throw usageError('--month takes a month such as 2026-10.')
  }
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return { kind: 'dates', from: `${year}-${month}-01`, to: `${year}-${month}-${days}` }
}

function formatsOf({ format }: ReportFlags): ReportFormat[] | undefined {
  const names = listOf(format)
  return (
    names &&
    names.map((name) => {
      const found = reportFormatSchema.safeParse(name)
      if (found.success) return found.data
      throw usageError(`--format takes ${reportFormatSchema.options.join(', ')}.`)
    })
  )
}

function groupsOf({ group }: ReportFlags): ReportGroup[] | undefined {
  const names = listOf(group)
  return (
    names &&
    names.map((name) => {
      const found = reportGroupSchema.safeParse(name)
      if (found.success) return found.data
      throw usageError(`--group takes ${reportGroupSchema.options.join(', ')}.`)
    })
  )
}

/** The app's, or that of the terminal. */
async function languageOf({ request }: Session): Promise<ReportLanguage> {
  const { language } = await request('settings.get', {})
  if (language !== 'system') return language
  const locale = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || ''
  return /^zh/i.test(locale) ? 'zh-CN' : 'en'
}
