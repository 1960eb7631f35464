import { describe, expect, test } from 'vitest'
import { keepPromise } from './keptPromise.ts'

describe('a promise that is kept', () => {
  test('is made once, however many ask for it', async () => {
    const kept = new Map<string, Promise<number>>()
    let made = 0
    const make = async () => (made += 1)
    const asked = [keepPromise(kept, 'a', { make }), keepPromise(kept, 'a', { make })]
    expect(await Promise.all(asked)).toEqual([1, 1])
    expect(await keepPromise(kept, 'a', { make })).toBe(1)
    expect(await keepPromise(kept, 'b', { make })).toBe(2)
  })

  test('and rejects is told to all who wait for it, and made again for the next', async () => {
    const kept = new Map<string, Promise<number>>()
    const fail = { make: () => Promise.reject(new Error('away')) }
    const asked = [keepPromise(kept, 'a', fail), keepPromise(kept, 'a', fail)]
    for (const one of asked) await expect(one).rejects.toThrow('away')
    expect(await keepPromise(kept, 'a', { make: async () => 7 })).toBe(7)
  })

  test('is made again where its value is not to be kept', async () => {
    const kept = new Map<string, Promise<number | null>>()
    const values = [null, 4, 5]
    const making = { make: async () => values.shift() ?? null, isKept: (value: number | null) => value !== null }
    const told = []
    for (let turn = 0; turn < 3; turn += 1) told.push(await keepPromise(kept, 'a', making))
    expect(told).toEqual([null, 4, 4])
  })

  test('and rejects late forgets no other one in its place', async () => {
    const kept = new Map<string, Promise<number>>()
    const late = Promise.withResolvers<number>()
    const first = keepPromise(kept, 'a', { make: () => late.promise })
    kept.set('a', Promise.resolve(2))
    late.reject(new Error('late'))
    await expect(first).rejects.toThrow('late')
    expect(await kept.get('a')).toBe(2)
  })
})
