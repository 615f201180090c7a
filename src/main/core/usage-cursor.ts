import { z } from 'zod'
import { fieldError } from '../../contract/errors'
import type { UsageSort } from '../../contract/usage'
import { idSchema } from '../../contract/values'
import type { UsagePosition } from '../storage/usage-rows'

const cursorSchema = z.tuple([z.string(), z.number().int(), idSchema])

/** A place in a sorted list as opaque text. */
export function encodeCursor(by: UsageSort['by'], position: UsagePosition): string {
  return Buffer.from(JSON.stringify([by, position.value, position.id])).toString('base64url')
}

/** Throws `validation` for what is not a cursor of this sort. */
export function decodeCursor(text: string, by: UsageSort['by']): UsagePosition {
  try {
    const [sort, value, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    )
    if (sort === by) return { value, id }
  } catch {
    // The sentence below says it.
  }
  throw fieldError('cursor', 'invalid_cursor', 'This place in the list is not known. Start again.')
}
