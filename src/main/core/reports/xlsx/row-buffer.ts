const BUFFER_BYTES = 512 * 1024
/** No row is longer: names are shared strings, and ids have twenty digits at most. */
const LONGEST_ROW = 4 * 1024

const ZERO = 48
const MAX_INT_32 = 0x7fff_ffff

type Sink = (chunk: Buffer) => Promise<void>

/**
 * Gathers rows of ASCII text in two buffers in turn: one is filled while the other is compressed,
 * and neither is ever given up. Cells are written byte by byte, so that a million rows leave no
 * garbage: strings put together and encoded took three times as long.
 */
export class RowBuffer {
  private readonly buffers = [Buffer.allocUnsafe(BUFFER_BYTES), Buffer.allocUnsafe(BUFFER_BYTES)]
  private readonly written: Promise<void>[] = [Promise.resolve(), Promise.resolve()]
  private current = 0
  private bytes: Uint8Array = this.buffers[0] ?? Buffer.alloc(0)
  private used = 0

  constructor(private readonly sink: Sink) {}

  /** Text that stands in many rows, encoded once. */
  static piece(ascii: string): Uint8Array {
    return new Uint8Array(Buffer.from(ascii, 'latin1'))
  }

  put(piece: Uint8Array): void {
    const { bytes } = this
    let at = this.used
    for (let index = 0; index < piece.length; index += 1) bytes[at++] = piece[index] ?? 0
    this.used = at
  }

  text(ascii: string): void {
    const { bytes } = this
    let at = this.used
    for (let index = 0; index < ascii.length; index += 1) bytes[at++] = ascii.charCodeAt(index)
    this.used = at
  }

  number(value: number): void {
    if (value >= 0 && value <= MAX_INT_32 && Number.isInteger(value)) {
      this.digits(value, digitsOf(value))
    } else {
      this.text(String(value))
    }
  }

  /** A whole number from 0 to 2^31 - 1 with so many digits, zeros in front. */
  digits(value: number, places: number): void {
    const { bytes, used } = this
    let rest = value | 0
    for (let at = used + places - 1; at >= used; at -= 1) {
      const shorter = (rest / 10) | 0
      bytes[at] = ZERO + rest - shorter * 10
      rest = shorter
    }
    this.used = used + places
  }

  /** Whether `flush` is due before the next row. */
  get isFull(): boolean {
    return this.used > BUFFER_BYTES - LONGEST_ROW
  }

  /** Hands over what was gathered; waits only until the other buffer is free. */
  async flush(): Promise<void> {
    const buffer = this.buffers[this.current]
    if (this.used > 0 && buffer) {
      const handed = this.sink(buffer.subarray(0, this.used))
      // Whoever waits for it next hears of it.
      handed.catch(() => undefined)
      this.written[this.current] = handed
      this.current = 1 - this.current
      this.bytes = this.buffers[this.current] ?? buffer
      this.used = 0
    }
    await this.written[this.current]
  }

  /** Resolves when everything is with the sink. */
  async end(): Promise<void> {
    await this.flush()
    await Promise.all(this.written)
  }
}

export function digitsOf(value: number): number {
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits += 1
  return digits
}
