import { app } from 'electron'

const en = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  help: 'Help',
  about: 'About Token Ledger',
  close: 'Close Window',
  quit: 'Quit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  actualSize: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Toggle Full Screen',
  minimize: 'Minimize',
  showDataFolder: 'Show Data Folder',
  usageFiles: 'Usage files',
  certificates: 'Certificates',
  databases: 'SQLite databases',
  allFiles: 'All files',
  cannotStart: 'Token Ledger cannot start',
}

const zh: typeof en = {
  file: '文件',
  edit: '编辑',
  view: '视图',
  window: '窗口',
  help: '帮助',
  about: '关于 Token Ledger',
  close: '关闭窗口',
  quit: '退出',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  actualSize: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  fullScreen: '切换全屏',
  minimize: '最小化',
  showDataFolder: '显示数据文件夹',
  usageFiles: '用量文件',
  certificates: '证书',
  databases: 'SQLite 数据库',
  allFiles: '所有文件',
  cannotStart: 'Token Ledger 无法启动',
}

/** The words of menus and dialogs in the system's language; known once the app is ready. */
export function shellTexts(): typeof en {
  return app.getLocale().toLowerCase().startsWith('zh') ? zh : en
}
