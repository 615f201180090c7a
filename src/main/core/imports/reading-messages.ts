import type { AppErrorShape } from '../../../contract/errors'
import type { ImportFormat, ImportPlan } from '../../../contract/imports'
import type { Engine } from '../../storage/database'
import type { SourceFileRecord } from '../../storage/source-files'
import type { SourceFile } from '../source-files'
import type { PackedItems } from './packed-items'
import type { ReadEvent } from './read-files'

/** Batches that are handed over and not taken yet, at most (some megabytes); then the worker waits. */
export const MOST_WAITING = 16

/** What a reading worker is told. `taken`: a batch has been used up. */
export type ToReader =
  | { kind: 'read'; source: SourceFile; options: ReaderOptions }
  | { kind: 'taken' }
  | { kind: 'cancel' }

export interface ReaderOptions {
  plan: ImportPlan
  engine: Engine
  known: ReadonlyMap<string, SourceFileRecord> | null
  keepRaw: boolean
}

/** A reading event in plain data. */
export type PackedEvent =
  | { kind: 'begin'; file: SourceFile; format: ImportFormat }
  | { kind: 'items'; items: PackedItems }
  | Exclude<ReadEvent, { kind: 'begin' | 'items' }>

export type FromReader =
  /** `bytes`: how far the file that is being read has been read. */
  | { kind: 'events'; events: PackedEvent[]; bytes: number }
  | { kind: 'done' }
  | { kind: 'failed'; error: AppErrorShape }
  | { kind: 'crashed'; message: string }
