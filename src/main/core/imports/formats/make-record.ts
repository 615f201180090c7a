import { MAX_INT } from '../../../../contract/limits'
import { remembered } from '../../map-entry'
import {
  cleanName,
  isBlank,
  isLongerThan,
  MAX_SIGNED_BIGINT,
  MAX_UNSIGNED_BIGINT,
  readExactCost,
  readPeriodCost,
  readProject,
} from '../fields'
import type { UsageRecord } from '../record'
import { shorten } from '../rejections'
import { type FileInstant, FIRST_SECOND, LAST_SECOND, makeTimeReader } from '../times'
import type { ReadContext } from './format'
import type { ReportSplit } from './report-split'
import { RecordRejected, textOf } from './values'

/** What a format found in a record; texts as the file has them. */
export interface RecordDraft {
  line: number
  eventId?: string
  variant?: string | null
  /** ISO, or seconds or milliseconds since 1970. */
  time: unknown
  provider: string
  model: string
  project: string
  tokens: TokenDraft
  /** USD. */
  cost?: unknown
  cacheHit?: boolean
  status?: string
  bucket?: {
    end: unknown
    requests: number
    description?: string
    quantity?: string
    timeZone?: string
    split?: Pick<ReportSplit, 'by'>
  }
}

export interface TokenDraft {
  /** As the file counts it. */
  input: number
  /** Are cache reads and writes part of `input`, or counted apart? */
  inputIncludesCache: boolean
  cacheRead?: number
  cacheWrite5m?: number
  cacheWrite1h?: number
  /** Reasoning included. */
  output: number
  reasoning?: number
}

const DESCRIPTION_LENGTH = 255
/** A file names the same few things on every line, or another one on each by mistake. */
const MOST_NAMES = 10_000
const QUANTITY_LENGTH = 64

/** A sum over a period may be beyond what one call can be. */
const MOST_TOKENS = { call: MAX_INT, bucket: Number.MAX_SAFE_INTEGER }

/** For formats whose times are in UTC where they name no zone. */
export function inUtc(context: ReadContext): ReadContext {
  return { ...context, plan: { ...context.plan, timeZone: 'UTC' } }
}

/** Makes records of drafts, by the rules that hold for every format. Throws RecordRejected. */
export function makeRecordMaker(
  context: Pick<ReadContext, 'plan' | 'engine'>,
): (draft: RecordDraft) => UsageRecord {
  const { plan, engine } = context
  const readTime = makeTimeReader(plan.timeZone)
  const maxProjectId = engine === 'mysql' ? MAX_UNSIGNED_BIGINT : MAX_SIGNED_BIGINT

  const instantOf = (value: unknown): FileInstant => {
    const text = textOf(value)
    if (isBlank(text)) throw new RecordRejected('missing_time')
    const time = readTime(text)
    if (!time) throw new RecordRejected('invalid_time', text)
    if (time.seconds < FIRST_SECOND || time.seconds > LAST_SECOND) {
      throw new RecordRejected('time_out_of_range', text)
    }
    return time
  }
  const nameOf = remembered(cleanName, MOST_NAMES)
  /** Working directories come in their thousands of lines and dozens of kinds. */
  const projectOf = remembered((text: string): string => {
    const name = isBlank(text) ? cleanName(plan.project ?? '') : shortPath(cleanName(text))
    if (name === '') throw new RecordRejected('missing_project')
    const project = readProject(name, maxProjectId)
    if (typeof project !== 'string') throw new RecordRejected(project.reason, project.value)
    return project
  }, MOST_NAMES)

  return (draft) => {
    const time = instantOf(draft.time)
    const provider = nameOf(isBlank(draft.provider) ? (plan.provider ?? '') : draft.provider)
    if (provider === '') throw new RecordRejected('missing_provider')
    if (isLongerThan(provider, 128)) throw new RecordRejected('name_too_long', provider)
    const model = nameOf(isBlank(draft.model) ? (plan.model ?? '') : draft.model)
    if (model === '') throw new RecordRejected('missing_model')
    if (isLongerThan(model, 255)) throw new RecordRejected('name_too_long', model)
    const most = draft.bucket ? MOST_TOKENS.bucket : MOST_TOKENS.call
    const cost = costOf(draft.cost, draft.bucket ? 'period' : 'call')
    const endSeconds = draft.bucket ? instantOf(draft.bucket.end).seconds : 0
    return {
      line: draft.line,
      eventId: draft.eventId ?? '',
      variant: draft.variant ?? null,
      time,
      provider,
      model,
      project: projectOf(draft.project),
      ...normaliseTokens(draft.tokens, most),
      cacheHit: draft.cacheHit ?? false,
      recordedCost: cost?.exact ?? null,
      recordedMicros: cost?.micros ?? null,
      status: cleanName(draft.status ?? '').slice(0, 32),
      bucket: draft.bucket
        ? {
            endSeconds,
            requests: draft.bucket.requests,
            description: shorten(cleanName(draft.bucket.description ?? ''), DESCRIPTION_LENGTH),
            quantity: shorten(cleanName(draft.bucket.quantity ?? ''), QUANTITY_LENGTH),
            timeZone: draft.bucket.timeZone ?? 'UTC',
            splitBy: draft.bucket.split?.by({ start: time.seconds, end: endSeconds }) ?? '',
          }
        : null,
    }
  }
}

/** Input is all input, whatever the file counts apart; the parts never exceed the whole. */
function normaliseTokens(
  tokens: TokenDraft,
  most: number,
): Pick<
  UsageRecord,
  | 'inputTokens'
  | 'cacheReadTokens'
  | 'cacheWrite5mTokens'
  | 'cacheWrite1hTokens'
  | 'outputTokens'
  | 'reasoningTokens'
> {
  const { cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0, output, reasoning = 0 } = tokens
  const cached = cacheRead + cacheWrite5m + cacheWrite1h
  const includes = tokens.inputIncludesCache && cached <= tokens.input
  const input = includes ? tokens.input : tokens.input + cached
  for (const count of [input, output]) {
    if (count > most) throw new RecordRejected('tokens_out_of_range', String(count))
  }
  return {
    inputTokens: input,
    cacheReadTokens: cacheRead,
    cacheWrite5mTokens: cacheWrite5m,
    cacheWrite1hTokens: cacheWrite1h,
    outputTokens: output,
    reasoningTokens: Math.min(reasoning, output),
  }
}

function costOf(value: unknown, of: 'call' | 'period'): { exact: string; micros: number } | null {
  const text = textOf(value)
  if (isBlank(text)) return null
  const cost = of === 'call' ? readExactCost(text) : readPeriodCost(text)
  if ('reason' in cost) throw new RecordRejected(cost.reason, cost.value)
  return cost
}

/** A working directory may be longer than a project's name: its end tells it apart. */
function shortPath(name: string): string {
  const signs = [...name]
  if (signs.length <= 128 || !/[/\\]/.test(name)) return name
  return `…${signs.slice(-127).join('')}`
}
