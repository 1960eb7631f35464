import type { Bus } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { Lane, NodeStore } from '../ports/nodeStore.ts'

/** What a process says of itself when it is asked. */
export interface NodeWork {
  /** Of Barline; null where the process did not answer yet. */
  readonly version: string | null
  /** What each of its threads does; null where the process does not answer. */
  readonly lanes: readonly Lane[] | null
}

/** What processes are asked with. */
export interface NodeWorkParts {
  readonly nodes: Pick<NodeStore, 'nodes'>
  readonly bus: Bus
  readonly clock: Pick<Clock, 'now' | 'wallMs' | 'every'>
}

/** An answer is as good as new for so long, however many look. */
const FRESH_MS = 500

/** A process that does not answer is not waited for any longer: one of an earlier version never does. */
const WAIT_MS = 500

/**
 * What the threads of all processes do. They are asked over the bus when somebody looks, so that nothing is said, and nothing stored,
 * while nobody does.
 */
export class NodeWorks {
  readonly #parts: NodeWorkParts
  readonly #versions = new Map<string, string>()
  #asked: { readonly atMs: number; readonly works: Promise<ReadonlyMap<string, NodeWork>> } | null = null
  #asks = 0

  constructor(parts: NodeWorkParts) {
    this.#parts = parts
  }

  /** By process, as it was half a second ago at the most. */
  current(): Promise<ReadonlyMap<string, NodeWork>> {
    const nowMs = this.#parts.clock.now()
    if (this.#asked && nowMs - this.#asked.atMs < FRESH_MS) return this.#asked.works
    const asked = { atMs: nowMs, works: this.#ask() }
    asked.works.catch(() => {
      // Asked for again, they are asked again.
      if (this.#asked === asked) this.#asked = null
    })
    this.#asked = asked
    return asked.works
  }

  async #ask(): Promise<ReadonlyMap<string, NodeWork>> {
    const { nodes, bus, clock } = this.#parts
    const known = await nodes.nodes()
    const open = new Set(
      known.flatMap(({ id, ...node }) => (node.lostAtMs === null && node.silentSeconds === null ? [id] : [])),
    )
    const heard = new Map<string, Map<number, Lane>>()
    const over = Promise.withResolvers<void>()
    this.#asks += 1
    const id = `${clock.wallMs()} ${this.#asks}`
    const stopListening = bus.listen((message) => {
      if (message.kind !== 'lanes' || message.id !== id) return
      const lanes = heard.get(message.node) ?? new Map<number, Lane>()
      heard.set(message.node, lanes)
      this.#versions.set(message.node, message.version)
      for (const lane of message.lanes) lanes.set(lane.thread, lane)
      if (lanes.size >= message.threads) open.delete(message.node)
      if (open.size === 0) over.resolve()
    })
    const stopWaiting = clock.every(WAIT_MS, over.resolve)
    bus.publish({ kind: 'look', id })
    if (open.size > 0) await over.promise
    stopWaiting()
    stopListening()
    for (const id of this.#versions.keys()) if (known.every((node) => node.id !== id)) this.#versions.delete(id)
    return new Map(known.map((node) => [node.id, this.#workOf(node.id, heard.get(node.id))]))
  }

  #workOf(id: string, lanes: ReadonlyMap<number, Lane> | undefined): NodeWork {
    const version = this.#versions.get(id) ?? null
    return { version, lanes: lanes ? [...lanes.values()].toSorted((one, other) => one.thread - other.thread) : null }
  }
}
