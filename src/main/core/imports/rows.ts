import type { ImportPlan, ImportField } from '../../../contract/imports'
import { MAX_INT } from '../../../contract/values'
import {
  cleanName,
  isBlank,
  isLongerThan,
  MAX_SIGNED_BIGINT,
  MAX_UNSIGNED_BIGINT,
  readCacheHit,
  readCost,
  readProject,
  readTokens,
} from './fields'
import type { SourceRecord } from './records'
import { isRejection, type Rejection, reject } from './rejections'
import { type FileInstant, FIRST_SECOND, LAST_SECOND, makeTimeReader } from './times'

/** A call as the file tells it, normalised; names are not looked up yet. */
export interface FileCall {
  line: number
  time: FileInstant
  provider: string
  model: string
  /** An id (digits) or a name. */
  project: string
  inputTokens: number
  outputTokens: number
  cacheHit: boolean
  /** Whole micro-USD; null: the file has no cost for it. */
  recordedMicros: number | null
  /** The file's own id of the call; "" where it has none. */
  eventId: string
}

export type RowReader = (record: SourceRecord) => FileCall | Rejection

/** Reads records under a plan. Preview and import share it, so that both say the same. */
export function makeRowReader(plan: ImportPlan, engine: 'mysql' | 'sqlite'): RowReader {
  const readTime = makeTimeReader(plan.timeZone)
  const maxProjectId = engine === 'mysql' ? MAX_UNSIGNED_BIGINT : MAX_SIGNED_BIGINT
  const cell = (record: SourceRecord, field: ImportField): string => {
    const column = plan.columns[field]
    return column === undefined ? '' : record.cell(column)
  }
  /** The column's name, or the one chosen for the whole file. */
  const name = (record: SourceRecord, field: 'provider' | 'model' | 'project'): string => {
    const own = cleanName(cell(record, field))
    return isBlank(own) ? cleanName(plan[field] ?? '') : own
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
    const project = readProject(projectText, maxProjectId)
    if (typeof project !== 'string') return project

    const tokens = readBothTokens(record)
    if (isRejection(tokens)) return tokens
    const cacheHit = readCacheHit(cell(record, 'cacheHit'))
    if (typeof cacheHit !== 'boolean') return cacheHit
    const costText = cell(record, 'cost')
    const recorded = isBlank(costText) ? null : readCost(costText)
    if (recorded !== null && typeof recorded !== 'number') return recorded

    const eventId = cell(record, 'eventId').trim()
    return {
      line: record.line,
      time,
      provider,
      model,
      project,
      ...tokens,
      cacheHit,
      recordedMicros: recorded,
      eventId: isBlank(eventId) ? '' : eventId,
    }
  }

  /** Input is all input: the cached tokens are added where the file counts them apart. */
  function readBothTokens(
    record: SourceRecord,
  ): { inputTokens: number; outputTokens: number } | Rejection {
    const inputText = cell(record, 'input')
    const outputText = cell(record, 'output')
    const cachedText = cell(record, 'cacheRead')
    if (isBlank(inputText) && isBlank(outputText)) return reject('missing_tokens')
    const input = isBlank(inputText) ? 0 : readTokens(inputText)
    if (typeof input !== 'number') return input
    const output = isBlank(outputText) ? 0 : readTokens(outputText)
    if (typeof output !== 'number') return output
    const cached = isBlank(cachedText) ? 0 : readTokens(cachedText)
    if (typeof cached !== 'number') return cached
    const total = plan.inputIncludesCached ? input : input + cached
    if (total > MAX_INT) return reject('tokens_out_of_range', `${inputText} + ${cachedText}`)
    return { inputTokens: total, outputTokens: output }
  }
}

/**
 * What makes a call the same call when its file is imported again. The names' case does not count,
 * as it does not for the database; fractions of a second do.
 */
export function contentOf(call: FileCall): string {
  return [
    `${call.time.seconds}.${call.time.nanos}`,
    call.provider.toLowerCase(),
    call.model.toLowerCase(),
    call.project.toLowerCase(),
    call.inputTokens,
    call.outputTokens,
    call.cacheHit ? 1 : 0,
    call.recordedMicros ?? '',
  ].join('\0')
}
