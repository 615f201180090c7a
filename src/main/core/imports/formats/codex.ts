import { fileEventId } from '../identity'
import type { UsageRecord } from '../record'
import type { ReadContext, UsageFormat } from './format'
import { makeRecordMaker } from './make-record'
import { providerOfId } from './provider-names'
import { readJsonLines } from './read-json'
import { countOf, firstText, isObject, type JsonObject, objectAt, textOf } from './values'

/** Tokens as Codex counts them: input includes cached, output includes reasoning. */
interface Counters {
  input: number
  cached: number
  output: number
  reasoning: number
}

/** What earlier lines of a session say of later ones. */
interface SessionState {
  sessionId: string
  /** The session itself or its eldest known ancestor: forks replay their ancestors' history. */
  rootId: string
  isFork: boolean
  /** When a fork began, ms; what is older or that very moment is its ancestors'. */
  startedMs: number
  provider: string
  model: string
  cwd: string
  /** Cumulative, as far as it has been accounted for. */
  total: Counters | null
  /** The last step that was counted from a total: a record of the same response may follow. */
  pendingStep: Counters | null
}

const NOTHING: Counters = { input: 0, cached: 0, output: 0, reasoning: 0 }
/** A replay is written at once; no model answers that fast. */
const REPLAY_MS = 1_000

/**
 * Codex CLI's rollouts, the rollout-….jsonl files under ~/.codex/sessions. Calls are the differences of a
 * cumulative total, whose event is often repeated unchanged; newer versions write a
 * `token_usage_record` a response beside it, which is the better source. Forks and subagents begin
 * with a copy of their parent's history, re-stamped or not.
 */
export const codex: UsageFormat = {
  id: 'codex',
  keep: 'first',
  appends: () => true,
  detect: ({ kind, objects, text }) =>
    (kind === 'jsonl' || kind === 'json') &&
    (objects.some(
      ({ type, payload }) =>
        isObject(payload) &&
        [
          'session_meta',
          'turn_context',
          'event_msg',
          'response_item',
          'token_usage_record',
        ].includes(textOf(type)),
    ) ||
      /^\s*\{[^\n]{0,200}"type":\s*"session_meta"/.test(text)),
  async *read(context) {
    const session = makeSession(context)
    const needles = ['"token_count"', '"token_usage_record"', '"turn_context"', '"session_meta"']
    yield* readJsonLines(
      context,
      needles,
      ({ line, value }) => session.read(line, value),
      () => session.state(),
    )
  },
}

interface Session {
  read(line: number, value: JsonObject): UsageRecord | 'repeat' | null
  state(): string
}

function makeSession(context: ReadContext): Session {
  const make = makeRecordMaker(context)
  const state: SessionState = context.from?.state
    ? (JSON.parse(context.from.state) as SessionState)
    : {
        sessionId: '',
        rootId: '',
        isFork: false,
        startedMs: 0,
        provider: 'OpenAI',
        model: '',
        cwd: '',
        total: null,
        pendingStep: null,
      }

  const beginSession = (value: JsonObject, payload: JsonObject): void => {
    const id = firstText(payload['id'], payload['session_id'])
    const parent = firstText(payload['forked_from_id'], payload['parent_thread_id'])
    if (state.sessionId === '') {
      state.sessionId = id
      state.startedMs = Date.parse(firstText(payload['timestamp'], value['timestamp']))
      state.provider = providerOfId(firstText(payload['model_provider'], 'openai'))
      state.cwd = firstText(payload['cwd'])
      state.rootId = parent === '' ? id : parent
      state.isFork = parent !== ''
    } else if (id !== state.sessionId) {
      // An ancestor's own heading, copied with its history.
      state.rootId = parent === '' ? id : parent
      state.isFork = true
    }
  }

  const record = (
    line: number,
    value: JsonObject,
    step: Counters,
    eventId: string,
    sessionId: string,
  ): UsageRecord =>
    make({
      line,
      eventId: fileEventId(eventId === '' ? `${sessionId}:${textOf(value['timestamp'])}` : eventId),
      time: value['timestamp'],
      provider: state.provider,
      model: firstText(state.model, context.plan.model, 'unknown'),
      project: firstText(state.cwd, context.plan.project, 'Codex'),
      tokens: {
        input: step.input,
        inputIncludesCache: true,
        cacheRead: step.cached,
        output: step.output,
        reasoning: step.reasoning,
      },
    })

  /** Copied from an ancestor: by its time, or by the thread that it names. */
  const isReplay = (value: JsonObject): boolean =>
    state.isFork && Date.parse(textOf(value['timestamp'])) < state.startedMs + REPLAY_MS

  const readTotal = (line: number, value: JsonObject, info: JsonObject): UsageRecord | 'repeat' => {
    const last = isObject(info['last_token_usage']) ? countersOf(info['last_token_usage']) : null
    const told = isObject(info['total_token_usage']) ? countersOf(info['total_token_usage']) : null
    const before = state.total
    if (isReplay(value)) {
      state.total = told ?? add(before ?? NOTHING, last ?? NOTHING)
      return 'repeat'
    }
    const total = told ?? add(before ?? NOTHING, last ?? NOTHING)
    // A counter that began anew, or a fork whose first total includes what it does not show.
    const isRestart = before === null ? state.isFork : isLess(total, before)
    const step = isRestart ? (last ?? total) : subtract(total, before ?? NOTHING)
    state.total = total
    if (isNothing(step)) return 'repeat'
    state.pendingStep = step
    const { input, cached, output, reasoning } = total
    const root = state.isFork ? state.rootId : state.sessionId
    return record(
      line,
      value,
      step,
      `${root}:${input}.${cached}.${output}.${reasoning}`,
      state.sessionId,
    )
  }

  const readResponse = (
    line: number,
    value: JsonObject,
    payload: JsonObject,
  ): UsageRecord | 'repeat' => {
    const step = countersOf(objectAt(payload, 'usage'))
    const pending = state.pendingStep
    state.pendingStep = null
    const thread = firstText(payload['thread_id'], payload['session_id'], state.sessionId)
    const isForeign = state.isFork && thread !== state.sessionId
    // The event before it has told of this response already.
    if (pending && isSame(pending, step)) return 'repeat'
    state.total = add(state.total ?? NOTHING, step)
    if (isReplay(value) || isForeign || isNothing(step)) return 'repeat'
    return record(line, value, step, firstText(payload['response_id']), thread)
  }

  return {
    read(line, value) {
      const payload = isObject(value['payload']) ? value['payload'] : value
      switch (kindOf(value, payload)) {
        case 'session_meta':
          beginSession(value, payload)
          return null
        case 'turn_context':
          state.model = firstText(payload['model'], state.model)
          state.cwd = firstText(payload['cwd'], state.cwd)
          return null
        case 'token_count': {
          const info = payload['info']
          // Without figures it only tells of rate limits.
          return isObject(info) ? readTotal(line, value, info) : null
        }
        case 'token_usage_record':
          return readResponse(line, value, payload)
        default:
          return null
      }
    },
    state: () => JSON.stringify(state),
  }
}

function kindOf(value: JsonObject, payload: JsonObject): string {
  return value['type'] === 'event_msg' ? textOf(payload['type']) : textOf(value['type'])
}

function countersOf(usage: unknown): Counters {
  const told = isObject(usage) ? usage : {}
  return {
    input: countOf(told['input_tokens'], Number.MAX_SAFE_INTEGER),
    cached: countOf(told['cached_input_tokens'], Number.MAX_SAFE_INTEGER),
    output: countOf(told['output_tokens'], Number.MAX_SAFE_INTEGER),
    reasoning: countOf(told['reasoning_output_tokens'], Number.MAX_SAFE_INTEGER),
  }
}

function add(a: Counters, b: Counters): Counters {
  return {
    input: a.input + b.input,
    cached: a.cached + b.cached,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
  }
}

function subtract(a: Counters, b: Counters): Counters {
  return {
    input: a.input - b.input,
    cached: Math.max(0, a.cached - b.cached),
    output: a.output - b.output,
    reasoning: Math.max(0, a.reasoning - b.reasoning),
  }
}

function isLess(a: Counters, b: Counters): boolean {
  return a.input < b.input || a.output < b.output
}

function isNothing(step: Counters): boolean {
  return step.input === 0 && step.output === 0
}

function isSame(a: Counters, b: Counters): boolean {
  return a.input === b.input && a.output === b.output
}
