import { protocol } from 'electron'
import { newNonce, readRendererFile, securityHeaders } from '../transports/renderer-files'
import { APP_HOST, APP_SCHEME } from './origin'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** Serves the built renderer at `app://ledger/`: GET only, this one host, this one folder. */
export function serveRenderer(folder: string): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url)
    if (host !== APP_HOST) return refuse(404)
    if (request.method !== 'GET') return refuse(405)
    const file = await readRendererFile(folder, pathname)
    if (!file) return refuse(404)
    return new Response(new Uint8Array(file.body), { headers: file.headers })
  })
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders(newNonce()) })
}
