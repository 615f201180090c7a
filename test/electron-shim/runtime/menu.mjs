/** `Menu` and `MenuItem`, without anything to see. */
import { app } from './app.mjs'
import { recorded } from './records.mjs'
import { strict, StrictEmitter } from './strict.mjs'

const TYPES = new Set(['normal', 'separator', 'submenu', 'checkbox', 'radio', 'header', 'palette'])
const POSITIONS = ['before', 'after', 'beforeGroupContaining', 'afterGroupContaining']

/** What a click on a role does; the remaining roles act on the page and are Chromium's own. */
const ROLE_ACTIONS = new Map([
  ['quit', () => app.quit()],
  ['close', (window) => window?.close()],
  ['minimize', (window) => window?.minimize()],
  ['reload', (window) => window?.reload()],
  ['forcereload', (window) => window?.reload()],
  ['toggledevtools', (window) => window?.webContents.toggleDevTools()],
  ['togglefullscreen', (window) => window?.setFullScreen(!window.isFullScreen())],
])

let lastCommandId = 0
/** @type {ShimMenu | null} */
let applicationMenu = null

export class MenuItem {
  #onClick

  /** @param {import('electron').MenuItemConstructorOptions} options */
  constructor(options) {
    const position = POSITIONS.find((name) => options[name] !== undefined)
    if (position !== undefined) {
      throw new Error(`shim: MenuItem option '${position}' is not implemented`)
    }
    const { click, submenu, ...rest } = options
    lastCommandId += 1
    this.#onClick = click
    Object.assign(
      this,
      {
        label: '',
        sublabel: '',
        toolTip: '',
        accelerator: null,
        enabled: true,
        visible: true,
        checked: false,
        commandId: lastCommandId,
        type: submenu === undefined ? 'normal' : 'submenu',
      },
      rest,
    )
    if (!TYPES.has(this.type)) {
      throw new Error(`Unknown menu item type: ${this.type}`)
    }
    this.role = options.role?.toLowerCase()
    this.submenu = Array.isArray(submenu) ? ShimMenu.buildFromTemplate(submenu) : submenu
  }

  /** Electron passes on what it is given: called by hand, there is no focused window. */
  click(event, focusedWindow) {
    if (this.type === 'checkbox' || this.type === 'radio') {
      this.checked = !this.checked
    }
    if (this.role === undefined) {
      this.#onClick?.(this, focusedWindow, event)
      return
    }
    const act = ROLE_ACTIONS.get(this.role)
    if (act === undefined) {
      throw new Error(`shim: menu role '${this.role}' is not implemented`)
    }
    act(focusedWindow)
  }
}

export class ShimMenu extends StrictEmitter {
  /** @type {MenuItem[]} */
  items = []

  constructor() {
    super('Menu')
  }

  static buildFromTemplate(template) {
    if (!Array.isArray(template)) {
      throw new TypeError('Invalid template for Menu: Menu template must be an array')
    }
    const menu = new ShimMenu()
    for (const entry of template) {
      if (entry.label === undefined && entry.role === undefined && entry.type !== 'separator') {
        throw new TypeError(
          'Invalid template for MenuItem: must have at least one of label, role or type',
        )
      }
      menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry))
    }
    return menu
  }

  static setApplicationMenu(menu) {
    applicationMenu = menu
    recorded.menus.push(menu?.items.map((item) => item.label || item.role || '') ?? null)
  }

  static getApplicationMenu() {
    return applicationMenu
  }

  append(item) {
    this.insert(this.items.length, item)
  }

  insert(position, item) {
    item.menu = this
    this.items.splice(position, 0, item)
  }

  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : (item.submenu?.getMenuItemById(id) ?? null)
      if (found !== null) {
        return found
      }
    }
    return null
  }

  popup() {
    throw new Error('shim: Menu.popup is not implemented; click an item instead')
  }
}

export const Menu = strict('Menu', ShimMenu)
