import { isUsageFile } from '../../../contract/usage-files'

/** A file on its way in, and where it lies in the folder that was dropped. */
export interface DroppedFile {
  file: File
  place: string
}

export interface DroppedFolder {
  name: string
  files: DroppedFile[]
}

/**
 * What was dropped: files, and folders with what is in them. The list of a drop is gone once the
 * event has ended, so that its entries are taken at once and read afterwards.
 */
export function readTransfer(transfer: DataTransfer): {
  files: File[]
  folders: Promise<DroppedFolder>[]
} {
  const files: File[] = []
  const folders: Promise<DroppedFolder>[] = []
  for (const item of transfer.items) {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null
    if (entry?.isDirectory) folders.push(readFolder(entry as FileSystemDirectoryEntry))
    else {
      const file = item.getAsFile()
      if (file) files.push(file)
    }
  }
  return { files, folders }
}

/** Files of a folder that was chosen in the browser's own dialog. */
export function chosenFolder(chosen: readonly File[]): DroppedFolder | null {
  const [first] = chosen
  if (!first) return null
  const name = first.webkitRelativePath.split('/')[0] ?? first.name
  const files = chosen
    .filter((file) => isUsageFile(file.name) && file.size > 0)
    .map((file) => ({ file, place: file.webkitRelativePath.slice(name.length + 1) || file.name }))
  return { name, files }
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<DroppedFolder> {
  const files: DroppedFile[] = []
  const visit = async (directory: FileSystemDirectoryEntry, prefix: string): Promise<void> => {
    const reader = directory.createReader()
    for (;;) {
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      )
      if (entries.length === 0) return
      for (const entry of entries) {
        const place = `${prefix}${entry.name}`
        if (entry.isDirectory) await visit(entry as FileSystemDirectoryEntry, `${place}/`)
        else if (isUsageFile(entry.name)) {
          const file = await new Promise<File>((resolve, reject) =>
            (entry as FileSystemFileEntry).file(resolve, reject),
          )
          if (file.size > 0) files.push({ file, place })
        }
      }
    }
  }
  await visit(folder, '')
  return { name: folder.name, files }
}
