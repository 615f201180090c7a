import { useEffect, useRef } from 'react'

export type LogMove = 'up' | 'down' | 'pageUp' | 'pageDown' | 'start' | 'end'

interface LogKeyActions {
  sheetOpen: boolean
  move: (move: LogMove) => void
  open: () => void
  goToDate: () => void
  close: () => void
}

const MOVES: Record<string, LogMove | undefined> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'start',
  End: 'end',
}

const OVERLAYS =
  '[role="dialog"], [role="menu"], [role="listbox"], [data-combobox-target], [aria-expanded="true"]'
const CONTROLS = 'button, a[href], input, select, textarea, [contenteditable="true"]'

/** The keys of the screen. They work wherever nothing else wants them. */
export function useLogKeys(actions: LogKeyActions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (!(event.target instanceof Element)) return
      if (handleKey(event.key, event.target, latest.current)) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** True when the key did something. */
function handleKey(key: string, target: Element, actions: LogKeyActions): boolean {
  if (target.closest(OVERLAYS)) return false
  const typing = target.closest('input, select, textarea, [contenteditable="true"]') !== null
  if (key === 'Escape' && actions.sheetOpen) {
    actions.close()
    return true
  }
  if (typing) return false
  if (key === 'g') {
    actions.goToDate()
    return true
  }
  const inGrid = target.getAttribute('role') === 'grid'
  const inSheet = target.closest('[data-call-sheet]') !== null
  const nowhere = target === document.body || target.id === 'content'
  if (key === 'Enter' && (inGrid || nowhere) && !target.matches(CONTROLS)) {
    actions.open()
    return true
  }
  const move = MOVES[key]
  if (!move) return false
  // Inside the sheet, the other keys scroll it.
  const follows = inGrid || nowhere || (inSheet && (move === 'up' || move === 'down'))
  if (follows) actions.move(move)
  return follows
}
