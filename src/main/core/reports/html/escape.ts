const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for HTML and XML, between tags and in attributes. Control characters become U+FFFD. */
export function escapeText(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- control characters are what must go
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '\u{fffd}')
      .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
  )
}

/** A name that somebody gave: it may run from right to left, and must not turn its neighbours. */
export function isolated(text: string): string {
  return `<bdi>${escapeText(text)}</bdi>`
}
