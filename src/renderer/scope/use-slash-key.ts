import { useEffect, useRef } from 'react'

const BUSY =
  '[role="dialog"], [role="menu"], [role="listbox"], input, select, textarea, [contenteditable="true"]'

/** Calls `act` on "/", wherever nobody types and nothing is open over the page. */
export function useSlashKey(act: () => void): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.defaultPrevented) return
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (!(event.target instanceof Element) || event.target.closest(BUSY)) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
