import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { AppExit } from './launched-app'
import type { Announcement, LauncherAnswer, LauncherRequest } from './launcher-messages'

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

function runtimeFile(name: string): string {
  return fileURLToPath(new URL(`./runtime/${name}`, import.meta.url))
}

/** The shim's main process as a child, with its side door. */
export class MainProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #log = ''
  #exited = false

  readonly exit: Promise<AppExit>

  constructor(
    appDir: string,
    args: string[],
    env: NodeJS.ProcessEnv,
    onAnnouncement: (announcement: Announcement) => void,
  ) {
    const register = new URL('./runtime/register.mjs', import.meta.url).href
    this.#child = spawn(
      process.execPath,
      ['--import', register, runtimeFile('boot.mjs'), appDir, ...args],
      { cwd: appDir, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], serialization: 'advanced' },
    )
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#log += chunk.toString('utf8')
      })
    }
    this.#child.on('message', (message: Announcement | LauncherAnswer) => {
      if (message.kind === 'answer') {
        this.#settle(message)
      } else {
        onAnnouncement(message)
      }
    })
    this.exit = new Promise((resolve) => {
      // Not 'exit': the last lines of the log are still under way then.
      this.#child.once('close', (code, signal) => {
        this.#exited = true
        this.#rejectAll()
        resolve({ code, signal })
      })
    })
  }

  get pid(): number {
    return this.#child.pid ?? -1
  }

  log(): string {
    return this.#log
  }

  ask(request: LauncherRequest): Promise<unknown> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      if (this.#exited || !this.#child.connected) {
        reject(new Error('the main process has ended'))
        return
      }
      this.#waiting.set(id, { resolve, reject })
      this.#child.send({ ...request, id })
    })
  }

  kill(): void {
    if (!this.#exited) {
      this.#child.kill('SIGKILL')
    }
  }

  #settle(answer: LauncherAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.ok) {
      waiting?.resolve(answer.value)
    } else {
      waiting?.reject(new Error(answer.message))
    }
  }

  #rejectAll(): void {
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new Error(`the main process has ended\n${this.#log}`))
    }
    this.#waiting.clear()
  }
}
