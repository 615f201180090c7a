import { type FileRef, UPLOAD_CHUNK_BYTES } from '../../contract/files'
import type { ApiClient } from './client'

const SLICE = 32_768

/**
 * Sends a file in pieces, one after another, and answers the reference that imports take.
 * `onProgress` hears the share sent, 0 to 1. What was sent is discarded on failure or abort.
 */
export async function uploadFile(
  client: ApiClient,
  file: File,
  onProgress: (share: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<FileRef> {
  const { uploadId } = await client.request('uploads.open', { name: file.name, size: file.size })
  try {
    for (let offset = 0; offset < file.size; offset += UPLOAD_CHUNK_BYTES) {
      signal?.throwIfAborted()
      const base64 = await toBase64(file.slice(offset, offset + UPLOAD_CHUNK_BYTES))
      const { received } = await client.request('uploads.append', { uploadId, offset, base64 })
      onProgress(received / file.size)
    }
    return await client.request('uploads.finish', { uploadId })
  } catch (error) {
    await client.request('uploads.discard', { uploadId }).catch(() => undefined)
    throw error
  }
}

/** In slices, because a call takes only so many arguments. */
async function toBase64(piece: Blob): Promise<string> {
  const bytes = new Uint8Array(await piece.arrayBuffer())
  let binary = ''
  for (let start = 0; start < bytes.length; start += SLICE) {
    binary += String.fromCharCode(...bytes.subarray(start, start + SLICE))
  }
  return btoa(binary)
}
