import { existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { AppError } from '../../contract/errors'
import { composeCore } from '../compose'
import { dataFolder } from '../data-folder'
import { createLogger } from '../logger'
import { type HttpServer, startHttpServer } from '../transports/http'
import { headlessPorts } from './ports'

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface ServeOptions {
  /** 0 or left out: a random free port. */
  port?: number
  /** Instead of TOKEN_LEDGER_DATABASE_URL. */
  databaseUrl?: string | undefined
}

/**
 * Browser mode: prints a one-time link and serves until a stop signal, then resolves once
 * running jobs have been cancelled and all is closed.
 */
export async function serve(options: ServeOptions = {}): Promise<void> {
  const rendererFolder = findRendererFolder()
  const logger = createLogger(dataFolder(), { stderr: true })
  const ports = headlessPorts({ kind: 'browser', databaseUrl: options.databaseUrl, logger })
  const stop = stopSignal()
  try {
    const core = await composeCore(ports)
    try {
      const { router, events } = core
      const http = await startHttpServer({
        router,
        events,
        rendererFolder,
        downloads: ports.downloads,
        port: options.port ?? 0,
        logger,
      }).catch((error: unknown) => {
        throw listenError(error, options.port ?? 0)
      })
      const closeTerminal = announce(http)
      await stop.received
      closeTerminal()
      await http.close()
    } finally {
      await core.close()
    }
  } finally {
    stop.forget()
    await ports.downloads.clear()
  }
}

/** Prints the link; pressing Enter in a terminal prints a new one. Answers how to stop listening. */
function announce(http: HttpServer): () => void {
  const terminal = process.stdin.isTTY
  const hint = terminal ? 'works once; press Enter for a new link' : 'works once'
  const print = (): void => {
    process.stdout.write(`Token Ledger is at ${http.link()} (${hint})\n`)
  }
  print()
  if (!terminal) return () => undefined
  const lines = createInterface({ input: process.stdin })
  lines.on('line', print)
  return () => lines.close()
}

function stopSignal(): { received: Promise<void>; forget(): void } {
  let stop = (): void => undefined
  const received = new Promise<void>((resolve) => {
    stop = resolve
  })
  // Once: a second Ctrl+C ends a shutdown that hangs.
  for (const signal of STOP_SIGNALS) process.once(signal, stop)
  return {
    received,
    forget: () => {
      for (const signal of STOP_SIGNALS) process.off(signal, stop)
    },
  }
}

/** The built renderer, seen from out/main, from a chunk below it, or from the sources. */
function findRendererFolder(): string {
  for (const up of ['../renderer', '../../renderer', '../../../out/renderer']) {
    const folder = path.resolve(import.meta.dirname, up)
    if (existsSync(path.join(folder, 'assets')) && existsSync(path.join(folder, 'index.html'))) {
      return folder
    }
  }
  throw new AppError('unavailable_here', 'The app is not built yet. Run: npm run build')
}

function listenError(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error
  const why = code === 'EACCES' ? 'may not be used by this user' : 'is in use'
  return new AppError(
    'unavailable_here',
    `Port ${port} ${why}. Choose another, or leave --port out for a free one.`,
    { reason: 'port' },
    error,
  )
}
