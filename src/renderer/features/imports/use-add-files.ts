import type { ApiClient } from '../../api/client'
import { useClient } from '../../api/client-context'
import { useAppInfo, useRouteMutation } from '../../api/queries'
import { uploadFile } from '../../api/uploads'
import { addFiles, changeFile, dropFile } from './imports-store'

const uploads = new Map<string, AbortController>()

/** Sends files one after another; each stands in the queue at once. */
async function send(client: ApiClient, files: readonly File[]): Promise<void> {
  const queued = files.map((file) => ({ key: crypto.randomUUID(), file }))
  for (const { key } of queued) uploads.set(key, new AbortController())
  addFiles(queued.map(({ key, file }) => ({ key, name: file.name, size: file.size, ref: null })))
  for (const { key, file } of queued) {
    const abort = uploads.get(key)
    if (!abort || abort.signal.aborted) continue
    try {
      const onProgress = (share: number): void => changeFile(key, { share })
      const ref = await uploadFile(client, file, onProgress, abort.signal)
      changeFile(key, { ref, share: 1 })
    } catch (error) {
      if (!abort.signal.aborted) changeFile(key, { error })
    } finally {
      uploads.delete(key)
    }
  }
}

/** Takes a file off the queue; what was sent of it is thrown away. */
export function discardFile(key: string): void {
  uploads.get(key)?.abort()
  dropFile(key)
}

export interface AddFiles {
  /** Files that were dropped or chosen in the page. */
  addDropped: (files: readonly File[]) => void
  /** Opens the host's dialog; null where there is none. */
  pick: (() => void) | null
  error: unknown
}

export function useAddFiles(): AddFiles {
  const client = useClient()
  const info = useAppInfo().data
  const dialog = useRouteMutation('files.pick', {
    onSuccess: ({ files }) =>
      addFiles(
        (files ?? []).map((ref) => ({
          key: crypto.randomUUID(),
          name: ref.name,
          size: ref.size,
          ref,
        })),
      ),
  })
  return {
    addDropped: (files) => void send(client, files),
    pick: info?.nativeDialogs ? () => dialog.mutate({ purpose: 'usage' }) : null,
    error: dialog.error,
  }
}
