import { parseArgs } from 'node:util'
import { AppError } from '../contract/errors'
import { serve } from './headless/serve'

/** Browser mode: `node out/main/server.js [--port N]`. */
async function main(): Promise<void> {
  await serve({ port: portOf(process.argv.slice(2)) })
}

function portOf(args: string[]): number {
  let text: string | undefined
  try {
    text = parseArgs({ args, options: { port: { type: 'string' } } }).values.port
  } catch (error) {
    throw usageError(error)
  }
  if (text === undefined) return 0
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw usageError()
  return Number(text)
}

function usageError(cause?: unknown): AppError {
  const message = 'The only option is --port N, with N from 0 (a free port) to 65535.'
  return new AppError('validation', message, {}, cause)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      error instanceof AppError ? `${error.message}\n` : `Token Ledger stopped: ${String(error)}\n`,
    )
    process.exit(1)
  },
)
