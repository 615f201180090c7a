/** `Notification`: recorded when shown. */
import { createEvent } from './electron-event.mjs'
import { recorded } from './records.mjs'
import { strict, StrictEmitter } from './strict.mjs'

class ShimNotification extends StrictEmitter {
  /** @param {import('electron').NotificationConstructorOptions} [options] */
  constructor(options = {}) {
    super('Notification')
    this.title = options.title ?? ''
    this.subtitle = options.subtitle ?? ''
    this.body = options.body ?? ''
    this.silent = options.silent ?? false
  }

  static isSupported() {
    return true
  }

  show() {
    recorded.notifications.push({ title: this.title, body: this.body })
    this.emit('show', createEvent())
  }

  close() {
    this.emit('close', createEvent())
  }
}

export const Notification = strict('Notification', ShimNotification)
