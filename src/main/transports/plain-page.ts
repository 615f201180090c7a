/** A page of one sentence for a browser that is not signed in; it loads nothing. */
export function plainPage(message: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Token Ledger</title>
    <style nonce="${nonce}">
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem; }
      h1 { font-size: 1.25rem; }
    </style>
  </head>
  <body>
    <h1>Token Ledger</h1>
    <p>${escapeHtml(message)}</p>
    <p>
      Each link from the terminal opens the app once, in one tab. For a new link, press Enter in
      that terminal, or start Token Ledger again.
    </p>
  </body>
</html>
`
}

/** An empty page that goes on to another of this server at once. */
export function forwardPage(path: string): string {
  const target = escapeHtml(path)
  return `<!doctype html><title>Token Ledger</title><meta http-equiv="refresh" content="0;url=${target}">`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
