/** The windows that are open, in the order of their creation, and which of them has the focus. */

/** @type {Map<number, import('./browser-window.mjs').ShimWindow>} */
const windows = new Map()
/** @type {number | null} */
let focusedId = null
let lastId = 0

export function nextWindowId() {
  lastId += 1
  return lastId
}

export function addWindow(window) {
  windows.set(window.id, window)
}

/** @returns {boolean} whether it was the last one */
export function removeWindow(window) {
  windows.delete(window.id)
  if (focusedId === window.id) {
    focusedId = null
  }
  return windows.size === 0
}

export function openWindows() {
  return [...windows.values()]
}

export function windowById(id) {
  return windows.get(id) ?? null
}

export function focusedWindow() {
  return focusedId === null ? null : windowById(focusedId)
}

/** @param {number | null} id */
export function setFocusedWindow(id) {
  focusedId = id
}
