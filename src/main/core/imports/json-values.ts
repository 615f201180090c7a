/** A value of a JSON document, as it stands in the file. */
export interface JsonPiece {
  /** Which of the wanted places it is. */
  place: number
  /** 1-based line on which it begins. */
  line: number
  raw: string
}

export interface JsonCutter {
  push(chunk: Buffer): JsonPiece[]
  /** What is left of a document that was cut off in the middle; null: it is whole. */
  end(): JsonPiece | null
}

/** Keys from the top; `*` stands for every element of an array. `[]` is the document itself. */
export type JsonPlace = readonly string[]

const MOST_PIECE_BYTES = 64 * 1024 * 1024
const KEPT_OF_CUT = 10_000

const QUOTE = 34
const BACKSLASH = 92
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [123, 125, 91, 93]

/**
 * Cuts the wanted objects out of JSON documents as the bytes come, at constant memory, whatever the
 * document's length: an array of a million rows never stands in memory as a whole. Several
 * documents may follow one another. Numbers and texts are not looked at; JSON.parse does that.
 */
export function makeJsonCutter(places: readonly JsonPlace[]): JsonCutter {
  /** For each open object or array: the key under which its parent holds it, or `*`. */
  const path: string[] = []
  const isArray: boolean[] = []
  let key = ''
  let text: number[] | null = null
  let inString = false
  let escaped = false
  let expectsKey = false
  let line = 1
  /** The piece that is being cut, and how deep it lies. */
  let piece: { place: number; line: number; depth: number; parts: Buffer[]; bytes: number } | null =
    null

  const placeHere = (step: string): number =>
    places.findIndex(
      (place) =>
        place.length === path.length &&
        (place.length === 0 ||
          (place.at(-1) === step && place.slice(0, -1).every((one, at) => one === path[at + 1]))),
    )

  return {
    push(chunk) {
      const pieces: JsonPiece[] = []
      let from = piece ? 0 : -1
      const keep = (end: number): void => {
        if (!piece || from < 0) return
        piece.bytes += end - from
        if (piece.bytes <= MOST_PIECE_BYTES) piece.parts.push(chunk.subarray(from, end))
      }
      let backslash = -1
      for (let at = 0; at < chunk.length; at += 1) {
        if (inString && !text && !escaped) {
          // A text of no interest: on to its end, or to the next sign that is escaped.
          const quote = chunk.indexOf(QUOTE, at)
          if (backslash < at) {
            const next = chunk.indexOf(BACKSLASH, at)
            backslash = next < 0 ? chunk.length : next
          }
          at = Math.min(quote < 0 ? chunk.length : quote, backslash)
          if (at === chunk.length) break
        }
        const byte = chunk[at] as number
        if (inString) {
          if (escaped) escaped = false
          else if (byte === BACKSLASH) escaped = true
          else if (byte === QUOTE) {
            inString = false
            if (text) key = Buffer.from(text).toString('utf8')
            text = null
            continue
          }
          // Long texts are conversation: only a key is worth keeping.
          if (text && text.length < 200) text.push(byte)
          continue
        }
        switch (byte) {
          case QUOTE:
            inString = true
            text = expectsKey && !piece ? [] : null
            break
          case OPEN_BRACE:
          case OPEN_BRACKET: {
            const step = isArray.at(-1) === true ? '*' : key
            if (!piece) {
              const place = byte === OPEN_BRACE ? placeHere(step) : -1
              if (place >= 0) {
                piece = { place, line, depth: path.length, parts: [], bytes: 0 }
                from = at
              }
            }
            path.push(step)
            isArray.push(byte === OPEN_BRACKET)
            expectsKey = byte === OPEN_BRACE
            break
          }
          case CLOSE_BRACE:
          case CLOSE_BRACKET:
            path.pop()
            isArray.pop()
            expectsKey = false
            if (piece && path.length === piece.depth) {
              keep(at + 1)
              pieces.push({
                place: piece.place,
                line: piece.line,
                raw: piece.bytes > MOST_PIECE_BYTES ? '' : Buffer.concat(piece.parts).toString(),
              })
              piece = null
              from = -1
            }
            break
          case 58: // a colon
            expectsKey = false
            break
          case 44: // a comma
            expectsKey = isArray.at(-1) === false
            break
          case 10:
            line += 1
            break
          default:
        }
      }
      keep(chunk.length)
      return pieces
    },
    end() {
      if (path.length === 0 && !inString) return null
      const kept = piece ? Buffer.concat(piece.parts).toString() : ''
      return { place: -1, line: piece?.line ?? line, raw: kept.slice(0, KEPT_OF_CUT) }
    },
  }
}

/** Under which key an exporter's document has its list of records; null: it has none. */
export function listKey(text: string): string | null {
  const keys = 'data|observations|response|logs|items'
  const found = new RegExp(
    `^\\s*\\{(?:\\s*"\\w+":\\s*\\{[^{}]*\\},)?\\s*"(${keys})":\\s*\\[\\s*\\{`,
  )
  return found.exec(text)?.[1] ?? null
}
