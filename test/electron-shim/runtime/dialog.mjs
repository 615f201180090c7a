/**
 * `dialog`: nobody is there to answer, so each throws until the test replaces it, as in
 * `app.evaluate(({ dialog }) => { dialog.showSaveDialog = async () => ({ … }) })`.
 */
import { recorded } from './records.mjs'
import { strict } from './strict.mjs'

function unanswered(name, options) {
  recorded.dialogs.push({ name, options })
  return new Error(`shim: dialog.${name} was called, and the test did not replace it`)
}

/** @param {string} name of a method that takes an optional window, then its options */
function asyncDialog(name) {
  return async (...args) => {
    throw unanswered(name, structuredClone(args.at(-1)))
  }
}

export const dialog = strict('dialog', {
  showOpenDialog: asyncDialog('showOpenDialog'),
  showSaveDialog: asyncDialog('showSaveDialog'),
  showMessageBox: asyncDialog('showMessageBox'),
  showErrorBox(title, content) {
    throw unanswered('showErrorBox', { title, content })
  },
})
