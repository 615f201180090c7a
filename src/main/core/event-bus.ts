import type { EventName, EventPayload } from '../../contract/events'

export type EventListener = <E extends EventName>(name: E, payload: EventPayload<E>) => void

/** Carries the core's events to whichever transport listens. */
export class EventBus {
  private readonly listeners = new Set<EventListener>()

  emit<E extends EventName>(name: E, payload: EventPayload<E>): void {
    for (const listener of this.listeners) listener(name, payload)
  }

  /** Answers a function that ends the subscription. */
  subscribe(listener: EventListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
