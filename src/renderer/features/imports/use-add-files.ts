import { AppError } from '../../../contract/errors'
import type { ApiClient } from '../../api/client'
import { useClient } from '../../api/client-context'
import { useAppInfo, useRouteMutation } from '../../api/queries'
import { uploadFile } from '../../api/uploads'
import { chosenFolder, type DroppedFolder, readTransfer } from './dropped-files'
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

/** Sends the files of a folder, which stand in the queue as one. */
async function sendFolder(client: ApiClient, { name, files }: DroppedFolder): Promise<void> {
  const size = files.reduce((sum, { file }) => sum + file.size, 0)
  const key = crypto.randomUUID()
  const abort = new AbortController()
  uploads.set(key, abort)
  addFiles([{ key, name, size, ref: null }])
  try {
    if (files.length === 0) throw noUsage(name)
    let sent = 0
    const bundled: { ref: string; place: string }[] = []
    for (const { file, place } of files) {
      const onProgress = (share: number): void =>
        changeFile(key, { share: (sent + share * file.size) / size })
      const { ref } = await uploadFile(client, file, onProgress, abort.signal)
      sent += file.size
      bundled.push({ ref, place })
    }
    const ref = await client.request('uploads.bundle', { name, files: bundled })
    changeFile(key, { ref, share: 1 })
  } catch (error) {
    if (!abort.signal.aborted) changeFile(key, { error })
  } finally {
    uploads.delete(key)
  }
}

function noUsage(name: string): AppError {
  return new AppError('file_format', `${name} holds no file with usage.`, {
    reason: 'no_usage',
    params: { file: name },
  })
}

/** Takes a file off the queue; what was sent of it is thrown away. */
export function discardFile(key: string): void {
  uploads.get(key)?.abort()
  dropFile(key)
}

export interface AddFiles {
  /** Files that were chosen in the page. */
  addDropped: (files: readonly File[]) => void
  /** Files and folders that were dropped on the page. */
  addTransfer: (transfer: DataTransfer) => void
  /** The files of a folder that was chosen in the page. */
  addFolder: (files: readonly File[]) => void
  /** Opens the host's dialog; null where there is none. */
  pick: (() => void) | null
  pickFolder: (() => void) | null
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
    addTransfer: (transfer) => {
      const { files, folders } = readTransfer(transfer)
      void send(client, files)
      for (const folder of folders) void folder.then((read) => sendFolder(client, read))
    },
    addFolder: (files) => {
      const folder = chosenFolder(files)
      if (folder) void sendFolder(client, folder)
    },
    pick: info?.nativeDialogs ? () => dialog.mutate({ purpose: 'usage' }) : null,
    pickFolder: info?.nativeDialogs ? () => dialog.mutate({ purpose: 'usageFolder' }) : null,
    error: dialog.error,
  }
}
