/** `nativeTheme`: the system is light, and what the app chooses reaches the pages. */
import { StrictEmitter } from './strict.mjs'

const SOURCES = new Set(['system', 'light', 'dark'])

class NativeTheme extends StrictEmitter {
  #source = 'system'

  inForcedColorsMode = false
  prefersReducedTransparency = false
  shouldUseHighContrastColors = false
  shouldUseInvertedColorScheme = false

  constructor() {
    super('nativeTheme')
  }

  get themeSource() {
    return this.#source
  }

  set themeSource(source) {
    if (!SOURCES.has(source)) {
      throw new TypeError(`Error processing argument: themeSource '${source}'`)
    }
    const wasDark = this.shouldUseDarkColors
    this.#source = source
    if (this.shouldUseDarkColors !== wasDark) {
      this.emit('updated')
    }
  }

  get shouldUseDarkColors() {
    return this.#source === 'dark'
  }
}

export const nativeTheme = new NativeTheme()
