/** Questions that are being asked, by the names that their askers gave them. */
export interface Tickets {
  /** Without a ticket nobody can call it off, and there is no signal. */
  run<T>(
    ticket: string | undefined,
    work: (signal: AbortSignal | undefined) => Promise<T>,
  ): Promise<T>
  /** Unknown ones are answered already. */
  cancel(ticket: string): void
}

export function makeTickets(): Tickets {
  const asked = new Map<string, AbortController>()
  return {
    async run(ticket, work) {
      if (ticket === undefined) return work(undefined)
      const abort = new AbortController()
      asked.set(ticket, abort)
      try {
        return await work(abort.signal)
      } finally {
        if (asked.get(ticket) === abort) asked.delete(ticket)
      }
    },
    cancel: (ticket) => asked.get(ticket)?.abort(),
  }
}
