import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settle } from '../ports.fixture.ts'
import { LatestValueStream, untilClosed } from './latestValueStream.ts'

const done = { done: true, value: undefined }

function open<T>(merge?: (older: T, newer: T) => T) {
  const closes: string[] = []
  return { latest: new LatestValueStream<T>(() => void closes.push('closed'), merge), closes }
}

describe('one place for the newest value', () => {
  test('gives the newest of those that were put in unread', async () => {
    const { latest } = open<number>()
    for (const value of [1, 2, 3]) latest.put(value)
    expect(await latest.next()).toEqual({ done: false, value: 3 })
  })

  test('gives a value to a reader that waits', async () => {
    const { latest } = open<string>()
    const read = latest.next()
    latest.put('late')
    expect(await read).toEqual({ done: false, value: 'late' })
  })

  test('costs one value, however many are put in unread', async () => {
    let held = 0
    const { latest } = open<number>((_, newer) => {
      held += 1
      return newer
    })
    for (let value = 0; value < 5_000; value += 1) latest.put(value)
    latest.end()
    expect(held).toBe(4_999)
    const read: number[] = []
    for await (const value of latest) read.push(value)
    expect(read).toEqual([4_999])
  })

  test('merges what was not read', async () => {
    const { latest } = open<readonly number[]>((older, newer) => [...older, ...newer])
    latest.put([1])
    latest.put([2])
    expect((await latest.next()).value).toEqual([1, 2])
    latest.put([3])
    expect((await latest.next()).value).toEqual([3])
  })

  test('gives what was put in before the end, and then ends', async () => {
    const { latest, closes } = open<string>()
    latest.put('last')
    latest.end()
    latest.put('too late')
    expect(await latest.next()).toEqual({ done: false, value: 'last' })
    expect(await latest.next()).toEqual(done)
    expect(await latest.next()).toEqual(done)
    expect(closes).toEqual(['closed'])
  })

  test.each(['end', 'return'] as const)('%s ends a reader that waits at once', async (way) => {
    const { latest, closes } = open<string>()
    const read = latest.next()
    void latest[way]()
    expect(await read).toEqual(done)
    expect(closes).toEqual(['closed'])
  })

  test('is closed once by a reader that leaves, and takes nothing more', async () => {
    const { latest, closes } = open<number>()
    latest.put(1)
    for await (const _ of latest) break
    latest.put(2)
    await latest.return()
    expect(await latest.next()).toEqual(done)
    expect(closes).toEqual(['closed'])
  })

  test('whatever the turns, gives a rising part of what was put in, with the last one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), async (turns) => {
        const { latest } = open<number>()
        const read: number[] = []
        const reading = (async () => {
          for await (const value of latest) read.push(value)
        })()
        for (const [index, pause] of turns.entries()) {
          latest.put(index)
          if (pause) await settle()
        }
        latest.end()
        await reading
        expect(read.at(-1)).toBe(turns.length - 1)
        expect(read).toEqual([...new Set(read)].toSorted((a, b) => a - b))
      }),
    )
  })
})

describe('a generator over a place', () => {
  async function* doubled(latest: LatestValueStream<number>): AsyncGenerator<number, void> {
    for await (const value of latest) yield 2 * value
  }

  test('leaves at once, though it waits for a value', async () => {
    const { latest, closes } = open<number>()
    const values = untilClosed(latest, doubled(latest))
    const read = values.next()
    await settle()
    await values.return?.()
    expect(await read).toEqual(done)
    expect(closes).toEqual(['closed'])
  })

  test('leaves though nobody has ever read it', async () => {
    const { latest, closes } = open<number>()
    await untilClosed(latest, doubled(latest)).return?.()
    expect(closes).toEqual(['closed'])
  })

  test('gives its values', async () => {
    const { latest } = open<number>()
    latest.put(4)
    latest.end()
    const read: number[] = []
    for await (const value of untilClosed(latest, doubled(latest))) read.push(value)
    expect(read).toEqual([8])
  })
})
