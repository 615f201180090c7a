import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { BrowserWindow, session } from 'electron'
import { AppError } from '../../contract/errors'
import type { PdfPrinter } from '../core/ports'

/** In memory alone, and apart from the app's own. */
const PARTITION = 'report-print'

/** Prints by a window that is never shown, runs no script and reaches nothing but the page. */
export function desktopPdf(): PdfPrinter {
  return {
    available: async () => true,
    async print(page, target, signal) {
      stopIfCancelled(signal)
      const url = pathToFileURL(page).href
      const printing = session.fromPartition(PARTITION)
      printing.webRequest.onBeforeRequest((details, answer) => {
        answer({ cancel: details.url !== url })
      })
      const window = new BrowserWindow({
        show: false,
        webPreferences: {
          session: printing,
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          webviewTag: false,
          javascript: false,
        },
      })
      const cancel = (): void => window.destroy()
      signal.addEventListener('abort', cancel, { once: true })
      try {
        await window.loadURL(url)
        const pdf = await window.webContents.printToPDF({
          preferCSSPageSize: true,
          printBackground: true,
        })
        stopIfCancelled(signal)
        await writeFile(target, pdf)
      } catch (error) {
        stopIfCancelled(signal)
        throw error
      } finally {
        signal.removeEventListener('abort', cancel)
        if (!window.isDestroyed()) window.destroy()
      }
    },
  }
}

function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'The report was cancelled.')
}
