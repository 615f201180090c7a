import { BrowserWindow } from 'electron'
import { IPC_EVENT, IPC_REQUEST } from '../../contract/bridge'
import type { EventBus } from '../core/event-bus'
import type { Logger } from '../core/ports'
import type { Router } from '../core/router'
import { originOf, trustedOrigin } from '../shell/origin'
import { handle } from '../shell/trusted-sender'

/** The desktop's transport: one channel for requests, one for events. */
export function serveIpc(router: Router, events: EventBus, logger: Logger): void {
  handle(IPC_REQUEST, logger, async (route, input) => router.call(String(route), input))
  events.subscribe((name, payload) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (window.isDestroyed()) continue
      const url = window.webContents.getURL()
      if (url === '' || originOf(url) !== trustedOrigin()) continue
      window.webContents.send(IPC_EVENT, name, payload)
    }
  })
}
