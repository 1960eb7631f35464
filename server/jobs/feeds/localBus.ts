import type { Bus, Message } from '../ports/bus.ts'
import type { Log } from '../ports/log.ts'

/** A bus within one process: every listener hears a message before `publish` returns. */
export function createLocalBus(log: Log): Bus {
  const listeners = new Set<(message: Message) => void>()
  const hear = (listener: (message: Message) => void, message: Message) => {
    try {
      listener(message)
    } catch (error) {
      // One listener's fault must not keep the message from the others, nor reach the publisher.
      log.error({ err: error, kind: message.kind }, 'a listener of the bus failed')
    }
  }
  return {
    publish: (message) => {
      for (const listener of [...listeners]) hear(listener, message)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
