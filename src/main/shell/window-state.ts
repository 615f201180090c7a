import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type BrowserWindow, type Rectangle, screen } from 'electron'
import { z } from 'zod'

const stateSchema = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().min(200),
    height: z.number().int().min(200),
  }),
  maximized: z.boolean(),
})

interface WindowState {
  bounds: Partial<Rectangle> & { width: number; height: number }
  maximized: boolean
}

const FIRST: WindowState = { bounds: { width: 1360, height: 860 }, maximized: false }

/** Where the window was when it was last closed, if a screen still shows that place. */
export function readWindowState(dataFolder: string): WindowState {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(stateFile(dataFolder), 'utf8')))
    return isVisible(state.bounds) ? state : FIRST
  } catch {
    return FIRST
  }
}

/** Remembers the window's place whenever it closes. */
export function rememberWindow(window: BrowserWindow, dataFolder: string): void {
  window.on('close', () => {
    const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    const file = stateFile(dataFolder)
    try {
      writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    } catch {
      // A full disk must not keep the window open; it opens at its usual place next time.
    }
  })
}

function stateFile(dataFolder: string): string {
  return path.join(dataFolder, 'window.json')
}

/** True when enough of the title bar lies on a screen to drag the window by it. */
function isVisible({ x, y, width }: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea: area }) => {
    const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
    return across >= 100 && y >= area.y && y <= area.y + area.height - 50
  })
}
