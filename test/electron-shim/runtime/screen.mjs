/** `screen`: one display. */
import { app } from './app.mjs'
import { StrictEmitter } from './strict.mjs'

function display() {
  const area = { x: 0, y: 0, width: 1280, height: 800 }
  const size = { width: area.width, height: area.height }
  return {
    id: 1,
    label: 'shim',
    bounds: { ...area },
    workArea: { ...area },
    size: { ...size },
    workAreaSize: { ...size },
    scaleFactor: 1,
    rotation: 0,
    internal: false,
    detected: true,
  }
}

class Screen extends StrictEmitter {
  constructor() {
    super('screen')
  }

  getPrimaryDisplay() {
    if (!app.isReady()) {
      throw new Error("The 'screen' module can't be used before the app 'ready' event")
    }
    return display()
  }

  getAllDisplays() {
    return [this.getPrimaryDisplay()]
  }

  getDisplayMatching() {
    return this.getPrimaryDisplay()
  }

  getDisplayNearestPoint() {
    return this.getPrimaryDisplay()
  }

  getCursorScreenPoint() {
    return { x: 0, y: 0 }
  }
}

export const screen = new Screen()
