const BUFFER_BYTES = 1024 * 1024
/** No row is longer: names are shared strings, and ids have twenty digits at most. */
const LONGEST_ROW = 4 * 1024

type Sink = (chunk: Buffer) => Promise<void>

/**
 * Gathers rows of ASCII text in two buffers in turn: one is filled while the other is compressed,
 * and neither is ever given up, so that a million rows leave no garbage of their size.
 */
export class RowBuffer {
  private readonly buffers = [Buffer.allocUnsafe(BUFFER_BYTES), Buffer.allocUnsafe(BUFFER_BYTES)]
  private readonly written: Promise<void>[] = [Promise.resolve(), Promise.resolve()]
  private current = 0
  private used = 0

  constructor(private readonly sink: Sink) {}

  /** Answers whether `flush` is due before the next row. */
  add(row: string): boolean {
    const buffer = this.buffers[this.current]
    if (buffer) this.used += buffer.write(row, this.used, 'latin1')
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
