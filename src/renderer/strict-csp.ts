/**
 * Imported before everything else, because both are read when the first style or schema is used:
 * the page's CSP takes no style without its nonce and no code made from text.
 */
import { z } from 'zod'

/** The nonce of this page, written into it by the host that served it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

// The scroll lock behind Mantine's dialogs asks the get-nonce package, which looks here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() })

z.config({ jitless: true })
