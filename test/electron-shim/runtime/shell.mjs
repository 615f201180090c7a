/** `shell`: nothing is opened, everything is recorded. */
import { recorded } from './records.mjs'
import { strict } from './strict.mjs'

export const shell = strict('shell', {
  async openExternal(url) {
    recorded.openExternal.push(url)
  },
  showItemInFolder(fullPath) {
    recorded.showItemInFolder.push(fullPath)
  },
  beep() {},
})
