import { AppError } from '../../../contract/errors'
import { type Answer, failed, type Question } from './ask'

/** The parsed body of a good answer; otherwise what the status means, as an error. */
export function bodyOf(question: Question, answer: Answer, key: string): unknown {
  const body = parse(answer.text)
  if (answer.status < 200 || answer.status > 299) throw refusal(question.url, answer, body, key)
  if (body === undefined) {
    throw failed(
      'not_json',
      `${question.url.host} answers, but not with a list of models. Is the base URL that of the API?`,
      { place: question.url.host },
    )
  }
  return body
}

export function notAList({ url }: Question): AppError {
  return failed(
    'not_a_list',
    `${url.host} answers, but not with a list of models. Is this the right kind of API?`,
    { place: url.host },
  )
}

/** Does this answer mean that a key is wanted, or that the key is not a good one? */
export function isRefusal(answer: Answer): boolean {
  return answer.status === 401 || answer.status === 403 || saysBadKey(answer)
}

/** Google answers 400 to a key that does not exist. */
function saysBadKey({ status, text }: Answer): boolean {
  return status === 400 && /API_KEY_INVALID|API key not valid/.test(text)
}

function refusal(url: URL, answer: Answer, body: unknown, key: string): AppError {
  const { status } = answer
  const place = url.host
  const said = quote(body, key)
  const params = { place, status, said }
  if (isRefusal(answer)) {
    if (key === '') {
      return failed(
        'key_missing',
        `${place} wants a key, and none is stored. ${said}`.trim(),
        params,
      )
    }
    return status === 403
      ? failed(
          'forbidden',
          `${place} knows the key but forbids this to it (403). ${said}`.trim(),
          params,
        )
      : failed('key_refused', `${place} refused the key (${status}). ${said}`.trim(), params)
  }
  if (status === 404 || status === 405) {
    return failed(
      'no_such_place',
      `${place} has no list of models at ${url.pathname} (${status}). Look at the base URL.`,
      { ...params, path: url.pathname },
    )
  }
  if (status === 429) {
    return failed(
      'too_many_requests',
      `${place} has had too many requests (429). Wait a little and try again. ${said}`.trim(),
      params,
    )
  }
  if (status >= 500) {
    return failed(
      'server_error',
      `${place} has trouble of its own (${status}). Try again later. ${said}`.trim(),
      params,
    )
  }
  return failed(
    'bad_request',
    `${place} did not take the request (${status}). ${said}`.trim(),
    params,
  )
}

const MOST_QUOTED = 200

/** The server's own words in quotes, or nothing where they hold a part of the key. */
function quote(body: unknown, key: string): string {
  const words = messageOf(body)
    ?.replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_QUOTED)
  return words && !holdsPartOf(words, key) ? `“${words}”` : ''
}

function messageOf(body: unknown, depth = 0): string | null {
  if (typeof body === 'string') return body
  if (typeof body !== 'object' || body === null || depth > 3) return null
  const fields = body as Record<string, unknown>
  for (const name of ['error', 'message', 'detail']) {
    const found = messageOf(fields[name], depth + 1)
    if (found) return found
  }
  return null
}

/** Servers like to repeat the beginning or the end of a bad key. */
function holdsPartOf(text: string, key: string): boolean {
  const size = Math.min(4, key.length)
  if (size === 0) return false
  for (let at = 0; at + size <= key.length; at += 1) {
    if (text.includes(key.slice(at, at + size))) return true
  }
  return false
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
