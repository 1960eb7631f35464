import { expect, test } from 'vitest'
import { allocateCandles, type Candles } from '../engine/candles.ts'
import { CandleCache } from './candleCache.ts'

function open(load: (id: string) => Promise<Candles | null> = async () => allocateCandles(3)) {
  const loaded: string[] = []
  const cache = new CandleCache((id) => {
    loaded.push(id)
    return load(id)
  })
  return { cache, loaded }
}

test('candles are loaded once, however many tasks ask for them at once and later', async () => {
  const { cache, loaded } = open()
  const got = await Promise.all([cache.get('a'), cache.get('a'), cache.get('b'), cache.get('a')])
  expect(await cache.get('a')).toBe(got[0])
  expect(got[1]).toBe(got[0])
  expect(loaded).toEqual(['a', 'b'])
})

test('four datasets are kept, and the one that was asked for longest ago goes first', async () => {
  const { cache, loaded } = open()
  for (const id of ['a', 'b', 'c', 'd', 'a', 'e']) await cache.get(id)
  for (const id of ['a', 'c', 'd', 'e']) await cache.get(id)
  expect(loaded).toEqual(['a', 'b', 'c', 'd', 'e'])
  await cache.get('b')
  expect(loaded.at(-1)).toBe('b')
})

test('a dataset that is not there is an error that names it', async () => {
  await expect(open(async () => null).cache.get('gone')).rejects.toThrow('dataset gone is not in the store')
})

test('what could not be loaded is asked for again the next time', async () => {
  let away = true
  const { cache, loaded } = open(async () => {
    if (away) throw new Error('the database is away')
    return allocateCandles(3)
  })
  await expect(Promise.all([cache.get('a'), cache.get('a')])).rejects.toThrow('away')
  away = false
  expect((await cache.get('a')).length).toBe(3)
  expect(loaded).toEqual(['a', 'a'])
})

test('a load that fails late does not make the next one be forgotten', async () => {
  const fail: ((error: Error) => void)[] = []
  const { cache, loaded } = open((id) =>
    id === 'a' && fail.length === 0
      ? new Promise((_, reject) => void fail.push(reject))
      : Promise.resolve(allocateCandles(3)),
  )
  const late = cache.get('a')
  for (const id of ['b', 'c', 'd', 'e', 'a']) await cache.get(id)
  fail[0]?.(new Error('late'))
  await expect(late).rejects.toThrow('late')
  await cache.get('a')
  expect(loaded.filter((id) => id === 'a')).toHaveLength(2)
})
