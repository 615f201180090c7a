import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import type { Logger } from '../core/ports'
import { trustedOrigin } from './origin'

/**
 * The only way to listen on IPC: the sender is checked before the payload is looked at. A frame
 * that is gone, nested or of another origin is refused.
 */
export function handle(
  channel: string,
  logger: Logger,
  listener: (...payload: unknown[]) => Promise<unknown>,
): void {
  ipcMain.handle(channel, async (event, ...payload: unknown[]) => {
    if (!isTrusted(event)) {
      logger.warn({ channel, origin: event.senderFrame?.origin ?? null }, 'a sender was refused')
      throw new Error('This page may not call Token Ledger.')
    }
    return listener(...payload)
  })
}

function isTrusted({ senderFrame }: IpcMainInvokeEvent): boolean {
  return (
    senderFrame !== null && senderFrame.parent === null && senderFrame.origin === trustedOrigin()
  )
}
