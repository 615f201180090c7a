import { contextBridge, ipcRenderer } from 'electron'
import { IPC_EVENT, IPC_REQUEST, type TokenLedgerBridge } from '../contract/bridge'

type Listener = (payload: never) => void

const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(IPC_EVENT, (_event, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload as never)
})

/** Exactly two functions, each bound to one channel: the page never sees ipcRenderer itself. */
const bridge: TokenLedgerBridge = {
  request: (route, input) => ipcRenderer.invoke(IPC_REQUEST, route, input),
  on(name, listener) {
    const ofName = listeners.get(name) ?? new Set<Listener>()
    listeners.set(name, ofName.add(listener))
    return () => {
      ofName.delete(listener)
    }
  },
}

contextBridge.exposeInMainWorld('tokenLedger', bridge)
