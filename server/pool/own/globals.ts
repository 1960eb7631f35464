/** Taken before any strategy can replace them. */
const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf, defineProperty, deleteProperty } = Reflect
const { is } = Object

/** An object that all code of a thread shares, as it was. The last two lists belong together. */
interface Known {
  readonly path: string
  readonly object: object
  readonly prototype: object | null
  readonly all: readonly PropertyKey[]
  /** Those of them that are watched. */
  readonly keys: readonly PropertyKey[]
  readonly descriptors: readonly PropertyDescriptor[]
}

/** A property of a shared object that is not as it was. */
export interface Change {
  /** As `Math.sqrt`. */
  readonly path: string
  readonly kind: 'ADDED' | 'REPLACED'
  putBack(): void
}

/** What engines count with: a strategy that replaces any of it would change figures. */
const COUNTED =
  /^(Math(?!\.random$)|Number|Object|Function|Array|\w+Array|ArrayBuffer|SharedArrayBuffer|DataView|Map|Set|WeakMap|Symbol|Iterator|isNaN|isFinite|parseFloat|parseInt)(\.|$)/

/** Whether figures may depend on a change. What is added changes nothing for those who do not know of it. */
export function isCounted({ path, kind }: Change): boolean {
  return kind === 'REPLACED' && COUNTED.test(path)
}

/** What is watched of the global object. The rest is Node's: much of it is loaded by being looked at, and nobody counts with it. */
const WATCHED =
  /^([A-Z]\w*Array|Array|ArrayBuffer|SharedArrayBuffer|DataView|Object|Function|Number|Boolean|String|Symbol|BigInt|Math|JSON|Date|RegExp|Promise|Reflect|Map|Set|WeakMap|WeakSet|WeakRef|Iterator|\w*Error|Atomics|console|(is|parse|set|clear)[A-Z]\w*|queueMicrotask)$/

function pathOf(parent: string, key: PropertyKey): string {
  const name = typeof key === 'symbol' ? `[${key.description}]` : `${key}`
  return parent === '' ? name : `${parent}.${name}`
}

/**
 * What all code of a thread shares, as it was when this was made: the properties of the global object and of all that JavaScript comes
 * with. Knows what was changed since, and puts it right. Uses nothing that can be changed.
 */
export class Globals {
  readonly #known: Known[] = []

  constructor() {
    const seen = new Set<object>()
    this.#add('', globalThis, seen)
    this.#add('process.env', process.env, seen)
  }

  #add(path: string, object: object, seen: Set<object>): void {
    if (seen.has(object)) return
    seen.add(object)
    const all = ownKeys(object)
    const keys = all.filter((key) => isWatched(path, key))
    const descriptors = keys.map((key) => getOwnPropertyDescriptor(object, key) as PropertyDescriptor)
    this.#known.push({ path, object, prototype: getPrototypeOf(object), all, keys, descriptors })
    for (const [index, { value }] of descriptors.entries()) {
      const key = keys[index] as PropertyKey
      // What a plain function holds matters to nobody.
      const isDeep = typeof value === 'function' ? 'prototype' in value : typeof value === 'object' && value !== null
      if (isDeep && path !== 'console') this.#add(pathOf(path, key), value, seen)
    }
    const prototype = getPrototypeOf(object)
    if (prototype && path !== '') this.#add(`${path}.[prototype]`, prototype, seen)
  }

  /** What is not as it was. */
  changes(): Change[] {
    const changes: Change[] = []
    for (let index = 0; index < this.#known.length; index += 1) compare(this.#known[index] as Known, changes)
    return changes
  }
}

/** Without a loop over an iterator, and without a method: either may be what was changed. */
function compare(known: Known, changes: Change[]): void {
  const { path, object, prototype, all, keys, descriptors } = known
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as PropertyKey
    const was = descriptors[index] as PropertyDescriptor
    const now = getOwnPropertyDescriptor(object, key)
    if (isSame(was, now)) continue
    const putBack = () => void defineProperty(object, key, was)
    changes[changes.length] = { path: pathOf(path, key), kind: 'REPLACED', putBack }
  }
  const present = ownKeys(object)
  for (let index = 0; index < present.length; index += 1) {
    const key = present[index] as PropertyKey
    // Where nothing came and went, each stands where it stood.
    if (key === all[index] || isKnown(all, key) || isOfNode(path, key)) continue
    const putBack = () => void deleteProperty(object, key)
    changes[changes.length] = { path: pathOf(path, key), kind: 'ADDED', putBack }
  }
  if (getPrototypeOf(object) !== prototype) {
    const putBack = () => void setPrototypeOf(object, prototype)
    changes[changes.length] = { path: `${path}.[prototype]`, kind: 'REPLACED', putBack }
  }
}

/** What Node keeps for itself there, and changes as it likes. */
function isOfNode(path: string, key: PropertyKey): boolean {
  if (path === '') return typeof key === 'symbol'
  return path === 'console' && (typeof key === 'symbol' || `${key}`[0] === '_')
}

function isWatched(path: string, key: PropertyKey): boolean {
  return !isOfNode(path, key) && (path !== '' || WATCHED.test(`${key as string}`))
}

function isKnown(keys: readonly PropertyKey[], key: PropertyKey): boolean {
  for (let index = 0; index < keys.length; index += 1) if (keys[index] === key) return true
  return false
}

function isSame(was: PropertyDescriptor, now: PropertyDescriptor | undefined): boolean {
  return (
    now !== undefined &&
    is(now.value, was.value) &&
    now.get === was.get &&
    now.set === was.set &&
    now.writable === was.writable &&
    now.enumerable === was.enumerable &&
    now.configurable === was.configurable
  )
}
