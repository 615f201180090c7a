import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'

/** The entries of an archive, read by a program that did not write it. */
export async function unzip(path: string): Promise<Map<string, Buffer>> {
  const entries = unzipSync(new Uint8Array(await readFile(path)))
  return new Map(Object.entries(entries).map(([name, bytes]) => [name, Buffer.from(bytes)]))
}
