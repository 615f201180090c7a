import { stat } from 'node:fs/promises'
import path from 'node:path'
import { app, type BrowserWindow, dialog, type FileFilter, shell } from 'electron'
import { AppError, assertNever } from '../../contract/errors'
import { usageFileExtensions } from '../../contract/usage-files'
import type { FileHost } from '../core/ports'
import { shellTexts } from './texts'

type Purpose = Parameters<FileHost['pick']>[0]

/** The system's own dialogs, attached to the app's window while there is one. */
export function desktopFiles(currentWindow: () => BrowserWindow | undefined): FileHost {
  const written = new Set<string>()
  return {
    nativeDialogs: true,
    async pick(purpose) {
      const window = currentWindow()
      const options: Electron.OpenDialogOptions =
        purpose === 'usageFolder'
          ? { properties: ['openDirectory', 'showHiddenFiles'] }
          : {
              properties: purpose === 'usage' ? ['openFile', 'multiSelections'] : ['openFile'],
              filters: filtersFor(purpose),
            }
      const { canceled, filePaths } = await (window
        ? dialog.showOpenDialog(window, options)
        : dialog.showOpenDialog(options))
      if (canceled || filePaths.length === 0) return null
      return Promise.all(filePaths.map(async (file) => ({ path: file, size: await sizeOf(file) })))
    },
    async saveTarget(suggestedName) {
      const window = currentWindow()
      const options: Electron.SaveDialogOptions = {
        defaultPath: path.join(app.getPath('downloads'), path.basename(suggestedName)),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      }
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options))
      if (canceled || !filePath) return null
      return {
        path: filePath,
        finish: async (bytes) => {
          written.add(filePath)
          return { kind: 'path', path: filePath, name: path.basename(filePath), bytes }
        },
      }
    },
    async reveal(file, recorded = false) {
      if (!recorded && !written.has(file)) {
        throw new AppError('not_found', 'Only files that the app has just written can be shown.')
      }
      shell.showItemInFolder(file)
    },
  }
}

function filtersFor(purpose: Exclude<Purpose, 'usageFolder'>): FileFilter[] {
  const text = shellTexts()
  const all = { name: text.allFiles, extensions: ['*'] }
  switch (purpose) {
    case 'usage':
      return [
        {
          name: text.usageFiles,
          extensions: [...usageFileExtensions, 'gz'],
        },
        all,
      ]
    case 'bill':
      return [{ name: text.bills, extensions: ['csv', 'tsv', 'txt', 'gz'] }, all]
    case 'certificate':
      return [{ name: text.certificates, extensions: ['pem', 'crt', 'cer'] }, all]
    case 'database':
      return [{ name: text.databases, extensions: ['sqlite', 'sqlite3', 'db'] }, all]
    default:
      return assertNever(purpose)
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw new AppError('file_unreadable', `${path.basename(file)} cannot be read.`, {}, error)
  }
}
