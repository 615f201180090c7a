import { basename } from 'node:path'
import type { InstantRange } from '../../../contract/period'
import type { ReportKind, ReportLanguage, ReportRequest } from '../../../contract/reports'
import type { UsageFilter } from '../../../contract/usage'
import { formatDateTime } from '../../../renderer/lib/time'
import { openContext, type ReportDeps, type SectionContext, type SectionMaker } from './context'
import type { ReportDocument, Section } from './document'
import { groupLabel } from './labels'
import { rangeName, rangeText } from './period-text'
import { changesSection } from './sections/changes'
import { dayModelSection } from './sections/day-model'
import { exactnessSection } from './sections/exactness'
import { figuresSection } from './sections/figures'
import { findingsSection } from './sections/findings'
import { groupsSection } from './sections/groups'
import { methodSection } from './sections/method'
import { overTimeSection } from './sections/over-time'
import { pricesSection } from './sections/prices'
import { unpricedSection } from './sections/unpriced'
import { type SectionId, TEMPLATES } from './templates'

/** Who makes which part. A new part is a file in sections/, a line here and one in a template. */
const MAKERS: Record<SectionId, SectionMaker> = {
  figures: figuresSection,
  overTime: overTimeSection,
  groups: groupsSection,
  unpriced: unpricedSection,
  exactness: exactnessSection,
  prices: pricesSection,
  changes: changesSection,
  findings: findingsSection,
  dayModel: dayModelSection,
  method: methodSection,
}

/** Its thread needs memory for a while: it is given back before the other parts fill the main one. */
const FIRST: SectionId = 'findings'

const FILE_NAMES = { monthly: 'statement', audit: 'audit-pack' } as const

/** Puts a report together; `name` is the template's, for the title and the files. */
export async function buildReport(
  deps: ReportDeps,
  request: ReportRequest,
  language: ReportLanguage,
  name: string | null,
): Promise<ReportDocument> {
  return buildFrom(await openContext(deps, request, language), language, name)
}

export async function buildFrom(
  context: SectionContext,
  language: ReportLanguage,
  name: string | null,
): Promise<ReportDocument> {
  const { request } = context
  const ids = TEMPLATES[request.kind].sections
  const made = new Map<SectionId, Section | null>()
  for (const id of ids.toSorted((a, b) => Number(b === FIRST) - Number(a === FIRST))) {
    made.set(id, await MAKERS[id](context))
  }
  const { overview, scope, words, format } = context
  const { range, timeZone } = scope
  return {
    request,
    language,
    name: reportName(request.kind, name, range, timeZone),
    title: name ?? words.titles[request.kind],
    subtitle: rangeText(range, timeZone, words, format),
    facts: factsOf(context),
    sections: ids.flatMap((id) => made.get(id) ?? []),
    figures: overview.figures,
    range,
    timeZone,
    source: overview.source,
    recomputed: context.recomputed,
    prices: context.prices,
    database: databaseName(context),
    writtenAt: scope.now.toISOString(),
  }
}

/** What the files of a report are called, without extension: "statement-2026-10". */
export function reportName(
  kind: ReportKind,
  name: string | null,
  range: InstantRange,
  timeZone: string,
): string {
  return `${fileName(name) ?? FILE_NAMES[kind]}-${rangeName(range, timeZone)}`
}

/** A name that every file system takes. */
function fileName(name: string | null): string | null {
  const plain = name
    ?.toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return plain || null
}

function factsOf(context: SectionContext): ReportDocument['facts'] {
  const { words, scope, overview, deps, format, request } = context
  const { facts } = words
  const { timeZone, range } = scope
  const time = (instant: string): string =>
    `${formatDateTime(instant, format.locale, timeZone)} (${timeZone})`
  const { source, asOf } = overview.source
  const scoped = scopeParts(request.filter, context)
  return [
    { label: facts.period, value: rangeText(range, timeZone, words, format) },
    { label: facts.timeZone, value: timeZone },
    { label: facts.scope, value: scoped.length > 0 ? scoped.join(' · ') : facts.everything },
    { label: facts.database, value: databaseName(context) },
    { label: facts.source, value: source === 'raw' ? facts.raw : `${facts.rollup} ${time(asOf)}` },
    {
      label: facts.written,
      value: `${time(scope.now.toISOString())} · Token Ledger ${deps.version}`,
    },
  ]
}

/** The connection's name; of a file that was named by its path only the last part. */
function databaseName({ deps, words }: SectionContext): string {
  const { kind, name, database } = deps.workspace.status().connection
  if (kind === 'embedded') return words.facts.embedded
  return kind === 'environment' && database.engine === 'sqlite' ? basename(name) : name
}

/** The filter in words, without the period. */
function scopeParts(filter: UsageFilter, context: SectionContext): string[] {
  const { words, format, scope } = context
  const { filters } = words
  const { models, projectNames } = scope.reference
  const parts: string[] = []
  const list = (label: string, names: readonly string[] | undefined): void => {
    if (names) parts.push(`${label}: ${names.join(', ') || '–'}`)
  }
  const provider = (id: string): string =>
    [...models.values()].find((model) => model.providerId === id)?.providerName ?? `#${id}`
  list(filters.providerIds, filter.providerIds?.map(provider))
  list(
    filters.modelIds,
    filter.modelIds?.map((id) => models.get(id)?.modelName ?? `#${id}`),
  )
  list(
    filters.modelTypes,
    filter.modelTypes?.map((type) => groupLabel({ key: type, label: type }, 'type', context)),
  )
  list(
    filters.projectIds,
    filter.projectIds?.map((id) => projectNames.get(id) ?? `#${id}`),
  )
  const bounds = <T>(
    label: string,
    min: T | undefined,
    max: T | undefined,
    text: (v: T) => string,
  ): void => {
    const sides = [
      ...(min === undefined ? [] : [`${filters.atLeast} ${text(min)}`]),
      ...(max === undefined ? [] : [`${filters.atMost} ${text(max)}`]),
    ]
    if (sides.length > 0) parts.push(`${label}: ${sides.join(', ')}`)
  }
  bounds(filters.cost, filter.costMin, filter.costMax, format.moneyFull)
  bounds(filters.inputTokens, filter.inputTokensMin, filter.inputTokensMax, format.integer)
  bounds(filters.outputTokens, filter.outputTokensMin, filter.outputTokensMax, format.integer)
  if (filter.cacheHit !== undefined) {
    parts.push(`${filters.cacheHit}: ${filter.cacheHit ? filters.yes : filters.no}`)
  }
  if (filter.unpricedOnly) parts.push(filters.unpricedOnly)
  if (filter.promptCacheOnly) parts.push(filters.promptCacheOnly)
  if (filter.importId !== undefined) parts.push(`${filters.importId}: #${filter.importId}`)
  return parts
}
