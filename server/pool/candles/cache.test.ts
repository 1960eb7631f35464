import { expect, test } from 'vitest'
import { allocateCandles, BYTES_PER_CANDLE, type Candles } from '../../engine/candles.ts'
import { CandleCache } from './cache.ts'

const BARS = 3

function open(load: (id: string) => Promise<Candles | null> = async () => allocateCandles(BARS)) {
  const loaded: string[] = []
  const cache = new CandleCache(
    (id) => {
      loaded.push(id)
      return load(id)
    },
    4 * BARS * BYTES_PER_CANDLE,
  )
  return { cache, loaded }
}

test('candles are loaded once, however many tasks ask for them at once and later', async () => {
  const { cache, loaded } = open()
  const got = await Promise.all([cache.get('a'), cache.get('a'), cache.get('b'), cache.get('a')])
  expect(await cache.get('a')).toBe(got[0])
  expect(got[1]).toBe(got[0])
  expect(loaded).toEqual(['a', 'b'])
})

test('as many datasets are kept as bytes are allowed, and the one that was asked for longest ago goes first', async () => {
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

test('a large dataset takes the place of many small ones, and one that is larger than all that is allowed is kept alone', async () => {
  const sizes: Record<string, number> = { large: 3 * BARS, huge: 100 * BARS }
  const { cache, loaded } = open(async (id) => allocateCandles(sizes[id] ?? BARS))
  for (const id of ['a', 'b', 'large', 'b']) await cache.get(id)
  expect(loaded).toEqual(['a', 'b', 'large'])
  for (const id of ['a', 'huge', 'huge', 'huge']) await cache.get(id)
  expect(loaded).toEqual(['a', 'b', 'large', 'a', 'huge'])
  for (const id of ['b', 'huge']) await cache.get(id)
  expect(loaded).toEqual(['a', 'b', 'large', 'a', 'huge', 'b', 'huge'])
})
