import type { ImportPlan, ImportField } from '../../../contract/imports'
import { MAX_INT } from '../../../contract/limits'
import { remembered } from '../map-entry'
import {
  cleanName,
  isBlank,
  isLongerThan,
  MAX_SIGNED_BIGINT,
  MAX_UNSIGNED_BIGINT,
  readCacheHit,
  readExactCost,
  readProject,
  readTokens,
} from './fields'
import { fileEventId } from './identity'
import type { UsageRecord } from './record'
import type { SourceRecord } from './records'
import { isRejection, type Rejection, reject } from './rejections'
import { FIRST_SECOND, LAST_SECOND, makeTimeReader } from './times'

/** A column that is mapped by mistake may hold another text on every line. */
const MOST_NAMES = 10_000

export type RowReader = (record: SourceRecord) => UsageRecord | Rejection

const tokenFields = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
] as const

type Tokens = Pick<
  UsageRecord,
  | 'inputTokens'
  | 'cacheReadTokens'
  | 'cacheWrite5mTokens'
  | 'cacheWrite1hTokens'
  | 'outputTokens'
  | 'reasoningTokens'
>

/** Reads records under a plan. Preview and import share it, so that both say the same. */
export function makeRowReader(plan: ImportPlan, engine: 'mysql' | 'sqlite'): RowReader {
  const readTime = makeTimeReader(plan.timeZone)
  // A file names the same few things on every line.
  const names = remembered(cleanName, MOST_NAMES)
  const projectOf = remembered((text: string) => readProject(text, maxProjectId), MOST_NAMES)
  const maxProjectId = engine === 'mysql' ? MAX_UNSIGNED_BIGINT : MAX_SIGNED_BIGINT
  const cell = (record: SourceRecord, field: ImportField): string => {
    const column = plan.columns[field]
    return column === undefined ? '' : record.cell(column)
  }
  /** The column's name, or the one chosen for the whole file. */
  const name = (record: SourceRecord, field: 'provider' | 'model' | 'project'): string => {
    const own = names(cell(record, field))
    return isBlank(own) ? names(plan[field] ?? '') : own
  }

  return (record) => {
    if (record.rejection) return record.rejection

    const timeText = cell(record, 'time')
    if (isBlank(timeText)) return reject('missing_time')
    const time = readTime(timeText)
    if (!time) return reject('invalid_time', timeText)
    if (time.seconds < FIRST_SECOND || time.seconds > LAST_SECOND) {
      return reject('time_out_of_range', timeText)
    }

    const provider = name(record, 'provider')
    if (provider === '') return reject('missing_provider')
    if (isLongerThan(provider, 128)) return reject('name_too_long', provider)
    const model = name(record, 'model')
    if (model === '') return reject('missing_model')
    if (isLongerThan(model, 255)) return reject('name_too_long', model)
    const projectText = name(record, 'project')
    if (projectText === '') return reject('missing_project')
    const project = projectOf(projectText)
    if (typeof project !== 'string') return project

    const tokens = readAllTokens(record)
    if (isRejection(tokens)) return tokens
    const cacheHit = readCacheHit(cell(record, 'cacheHit'))
    if (typeof cacheHit !== 'boolean') return cacheHit
    const costText = cell(record, 'cost')
    const recorded = isBlank(costText) ? null : readExactCost(costText)
    if (recorded && isRejection(recorded)) return recorded

    const eventId = cell(record, 'eventId').trim()
    return {
      line: record.line,
      time,
      provider,
      model,
      project,
      ...tokens,
      cacheHit,
      recordedCost: recorded?.exact ?? null,
      recordedMicros: recorded?.micros ?? null,
      eventId: isBlank(eventId) ? '' : fileEventId(eventId),
      variant: null,
      status: '',
      bucket: null,
    }
  }

  /** Input is all input: cached tokens are added where the file counts them apart. */
  function readAllTokens(record: SourceRecord): Tokens | Rejection {
    const inputText = cell(record, 'input')
    const outputText = cell(record, 'output')
    if (isBlank(inputText) && isBlank(outputText)) return reject('missing_tokens')
    const counts: number[] = []
    for (const field of tokenFields) {
      const text = cell(record, field)
      const count = isBlank(text) ? 0 : readTokens(text)
      if (typeof count !== 'number') return count
      counts.push(count)
    }
    const [input = 0, output = 0, cacheRead = 0, write5m = 0, write1h = 0, reasoning = 0] = counts
    const cached = cacheRead + write5m + write1h
    const total = plan.inputIncludesCached ? input : input + cached
    if (total > MAX_INT) return reject('tokens_out_of_range', `${inputText} + ${cached}`)
    return {
      inputTokens: total,
      // A part never exceeds the whole; a column that says so is not one of parts.
      ...(cached > total
        ? { cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 }
        : { cacheReadTokens: cacheRead, cacheWrite5mTokens: write5m, cacheWrite1hTokens: write1h }),
      outputTokens: output,
      reasoningTokens: Math.min(reasoning, output),
    }
  }
}
