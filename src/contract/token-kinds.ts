/** `input`: what was neither read from nor written to a prompt cache · `output`: with reasoning. */
export const tokenKinds = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'output'] as const
export type TokenKind = (typeof tokenKinds)[number]
