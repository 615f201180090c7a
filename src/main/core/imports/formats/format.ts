import type { ImportFormat, ImportPlan } from '../../../../contract/imports'
import type { Engine } from '../../../storage/database'
import type { SourceFile } from '../../source-files'
import type { ReadItem } from '../record'
import type { FileHead } from './head'

/** Which of several records of one event stays. */
export type Keep = 'first' | 'last' | 'highestOutput'

/** How far a file has been read: what a reader needs to go on from there. */
export interface ReadPosition {
  /** Bytes from the start of the file; always the end of a line. */
  bytes: number
  lines: number
  /** The reader's own, JSON. */
  state: string
}

export interface ReadContext {
  file: SourceFile
  head: FileHead
  plan: ImportPlan
  engine: Engine
  signal?: AbortSignal | undefined
  /** Hears how many bytes of the file on disk have been read. */
  onBytes?: ((bytes: number) => void) | undefined
  /** Only for formats that append: go on from here. */
  from?: ReadPosition | undefined
  /** Only for formats that append: where the last whole line ended. */
  onEnd?: ((position: ReadPosition) => void) | undefined
  /** The file is being watched: a line without an end is not whole yet, and no mistake. */
  isGrowing?: boolean | undefined
  /** Keep the text of each record: for previews. */
  keepRaw?: boolean | undefined
}

/** One format of usage files. Adding one is a file like its siblings and a line in registry.ts. */
export interface UsageFormat {
  readonly id: ImportFormat
  readonly keep: Keep
  /** Files only ever grow by whole lines, so that a second look reads only what is new. */
  appends(head: FileHead): boolean
  /** By content; a path is a hint at most. */
  detect(head: FileHead): boolean
  /** Streams the file in batches as its bytes come. Throws `file_unreadable` and `file_format`. */
  read(context: ReadContext): AsyncGenerator<ReadItem[]>
}
