/** `clipboard`: text only, kept in memory, asynchronous as in this version of Electron. */
import { strict } from './strict.mjs'

let text = ''

export const clipboard = strict('clipboard', {
  async readText() {
    return text
  },
  async writeText(newText) {
    text = String(newText)
  },
  clear() {
    text = ''
  },
})
