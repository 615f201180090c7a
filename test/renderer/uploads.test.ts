import { Buffer, File } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { UPLOAD_CHUNK_BYTES } from '../../src/contract/files'
import type { RouteName } from '../../src/contract/routes'
import type { ApiClient } from '../../src/renderer/api/client'
import { readLines } from '../../src/renderer/api/read-lines'
import { uploadFile } from '../../src/renderer/api/uploads'

/** An app that keeps what is uploaded; `failAt` makes it refuse the piece at that offset. */
function receiver(failAt = -1) {
  const pieces: Buffer[] = []
  const calls: string[] = []
  const answer = (route: RouteName, input: Record<string, unknown>): unknown => {
    calls.push(route)
    const received = pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (route === 'uploads.open') return { uploadId: 'u' }
    if (route === 'uploads.append') {
      if (input['offset'] === failAt) throw new Error('disk full')
      expect(input['offset']).toBe(received)
      const piece = Buffer.from(String(input['base64']), 'base64')
      pieces.push(piece)
      return { received: received + piece.length }
    }
    return { ref: 'r', name: 'usage.csv', size: received }
  }
  const client = {
    request: async (route: RouteName, input: Record<string, unknown>) => answer(route, input),
    on: () => () => undefined,
    onReconnected: () => () => undefined,
  } as unknown as ApiClient
  return { client, calls, bytes: () => Buffer.concat(pieces) }
}

describe('a dropped file', () => {
  const bytes = randomBytes(UPLOAD_CHUNK_BYTES * 2 + 12_345)
  const file = new File([bytes], 'usage.csv') as globalThis.File

  it('arrives whole, piece by piece, and says how far it is', async () => {
    const app = receiver()
    const shares: number[] = []
    const ref = await uploadFile(app.client, file, (share) => shares.push(share))
    expect(ref.size).toBe(bytes.length)
    expect(app.bytes().equals(bytes)).toBe(true)
    expect(shares).toHaveLength(3)
    expect(shares.at(-1)).toBe(1)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  it('an empty one is sent too', async () => {
    const app = receiver()
    const empty = new File([], 'empty.csv') as globalThis.File
    await uploadFile(app.client, empty)
    expect(app.calls).toEqual(['uploads.open', 'uploads.finish'])
  })

  it('is discarded when a piece is refused', async () => {
    const app = receiver(UPLOAD_CHUNK_BYTES)
    await expect(uploadFile(app.client, file)).rejects.toThrow('disk full')
    expect(app.calls.at(-1)).toBe('uploads.discard')
  })

  it('is discarded when it is given up', async () => {
    const app = receiver()
    const controller = new AbortController()
    const upload = uploadFile(app.client, file, () => controller.abort(), controller.signal)
    await expect(upload).rejects.toThrow()
    expect(app.calls.at(-1)).toBe('uploads.discard')
  })
})

describe('lines of a stream', () => {
  it('are whole, wherever the bytes were cut', async () => {
    const bytes = new TextEncoder().encode('{"a":"导入"}\n\n{"b":2}\n{"c":3}')
    for (let size = 1; size < bytes.length; size += 1) {
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) {
            controller.enqueue(bytes.slice(at, at + size))
          }
          controller.close()
        },
      })
      const lines: string[] = []
      for await (const line of readLines(stream)) lines.push(line)
      expect(lines).toEqual(['{"a":"导入"}', '{"b":2}', '{"c":3}'])
    }
  })
})
