import { app } from 'electron'

export const APP_SCHEME = 'app'
export const APP_HOST = 'ledger'

/** Where the renderer is loaded from: our own scheme, or the dev server while developing. */
export function rendererUrl(): string {
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  return devServer || `${APP_SCHEME}://${APP_HOST}/`
}

/** The one origin whose page may be shown and may call. */
export function trustedOrigin(): string {
  return originOf(rendererUrl())
}

/** The origin of a URL, also of our own scheme, for which `URL` itself says "null". */
export function originOf(url: string): string {
  const { origin, protocol, host } = new URL(url)
  return origin === 'null' ? `${protocol}//${host}` : origin
}
