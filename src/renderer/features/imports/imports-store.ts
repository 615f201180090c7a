import { create } from 'zustand'
import type { FileRef } from '../../../contract/files'
import type { DraftPlan } from './draft-plan'

/** A file on its way in: sent, then mapped, then worked on by a job. */
export interface QueuedFile {
  key: string
  name: string
  size: number
  /** Share sent, 0 to 1. */
  share: number
  /** null while it is being sent. */
  ref: FileRef | null
  error: unknown
  /** What was chosen by hand; null: as the file suggests. */
  format: DraftPlan['format'] | null
  delimiter: DraftPlan['delimiter'] | null
  draft: DraftPlan | null
  jobId: string | null
}

interface ImportsUi {
  files: QueuedFile[]
  /** The file that is looked at. */
  current: string | null
  /** How the last started file was read, offered to files with the same columns. */
  lastDraft: DraftPlan | null
}

/** Outlives the page, so that a look at another screen loses nothing. */
export const useImportsStore = create<ImportsUi>()(() => ({
  files: [],
  current: null,
  lastDraft: null,
}))

export function addFiles(added: Pick<QueuedFile, 'key' | 'name' | 'size' | 'ref'>[]): void {
  const blank = { share: 0, error: null, format: null, delimiter: null, draft: null, jobId: null }
  useImportsStore.setState(({ files, current }) => ({
    files: [...files, ...added.map((file) => ({ ...blank, ...file }))],
    current: current ?? added[0]?.key ?? null,
  }))
}

export function changeFile(key: string, change: Partial<QueuedFile>): void {
  useImportsStore.setState(({ files }) => ({
    files: files.map((file) => (file.key === key ? { ...file, ...change } : file)),
  }))
}

/** Takes a file off the list; the next one that waits is looked at. */
export function dropFile(key: string): void {
  useImportsStore.setState(({ files, current }) => {
    const left = files.filter((file) => file.key !== key)
    const next = left.find((file) => file.jobId === null) ?? left[0]
    return { files: left, current: current === key ? (next?.key ?? null) : current }
  })
}

export function lookAt(key: string): void {
  useImportsStore.setState({ current: key })
}

export function startedFile(key: string, jobId: string, draft: DraftPlan): void {
  changeFile(key, { jobId, draft })
  useImportsStore.setState({ lastDraft: draft })
}
