import { afterEach, describe, expect, test } from 'vitest'
import { type Change, Globals, isCounted } from './globals.ts'

const globals = new Globals()

/** Changes of this process's globals last for a moment: until they are put right. */
function changedBy(change: () => void): { changes: Change[]; after: Change[] } {
  change()
  const changes = globals.changes()
  for (let index = 0; index < changes.length; index += 1) changes[index]?.putBack()
  return { changes, after: globals.changes() }
}

afterEach(() => expect(globals.changes()).toEqual([]))

const shared = globalThis as unknown as Record<string, unknown>
const prototypeOf = (value: object) => value as Record<PropertyKey, unknown>

describe('what all code of a thread shares', () => {
  test.each<[path: string, isCounted: boolean, change: () => void]>([
    ['Math.sqrt', true, () => Object.assign(Math, { sqrt: (value: number) => value })],
    ['Math.random', false, () => Object.assign(Math, { random: () => 0.5 })],
    ['Float64Array', true, () => Object.assign(shared, { Float64Array: Array })],
    [
      '.map',
      true,
      () => {
        prototypeOf(Object.getPrototypeOf(Float64Array.prototype)).map = null
      },
    ],
    [
      'Array.prototype.[Symbol.iterator]',
      true,
      () => {
        prototypeOf(Array.prototype)[Symbol.iterator] = () => ({ next: () => ({ done: true }) })
      },
    ],
    ['Array.prototype.push', true, () => Object.assign(Array.prototype, { push: () => 0 })],
    ['Array.prototype.last', false, () => Object.assign(Array.prototype, { last: () => 0 })],
    ['Number.isFinite', true, () => Reflect.deleteProperty(Number, 'isFinite')],
    ['Object.prototype.valueOf', true, () => Object.assign(Object.prototype, { valueOf: () => 0 })],
    ['Date', false, () => Object.assign(shared, { Date: class {} })],
    ['console.log', false, () => Object.assign(console, { log: () => undefined })],
    ['process.env.TZ_OF_MINE', false, () => Object.assign(process.env, { TZ_OF_MINE: 'UTC' })],
    ['mine', false, () => Object.assign(shared, { mine: 1 })],
    ['setTimeout', false, () => Object.assign(shared, { setTimeout: () => 0 })],
  ])('is known to have changed, and put right (%s)', (path, counted, change) => {
    const { changes, after } = changedBy(change)
    expect(changes.filter((one) => one.path.endsWith(path))).toHaveLength(1)
    expect(changes.some(isCounted)).toBe(counted)
    expect(after).toEqual([])
  })

  test('is not changed by being used', () => {
    const { changes } = changedBy(() => {
      console.group()
      console.groupEnd()
      'abc'.match(/b/)
      new Intl.NumberFormat().format(crypto.getRandomValues(new Uint8Array(1))[0] ?? 0)
      structuredClone([new URL('http://127.0.0.1').href])
      void fetch('data:,').catch(() => undefined)
    })
    expect(changes).toEqual([])
  })
})
