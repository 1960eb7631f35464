import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { allocateCandles, COLUMNS } from '../engine/candles.ts'
import { digestCandles } from './digest.ts'
import { readGood } from './fixtures.ts'

test('the digest is the SHA-256 of the little-endian columns, one behind the other', () => {
  const candles = allocateCandles(3)
  const bytes = Buffer.alloc(3 * 48)
  for (const [k, column] of COLUMNS.entries()) {
    for (let i = 0; i < 3; i++) {
      candles[column][i] = k + i / 8
      bytes.writeDoubleLE(k + i / 8, (k * 3 + i) * 8)
    }
  }
  expect(digestCandles(candles)).toBe(createHash('sha256').update(bytes).digest('hex'))
})

test('a volume of −0 is a volume of 0', async () => {
  const file = (volume: string) =>
    `date,open,high,low,close,volume\n2020-01-01,1,1,1,1,${volume}\n2020-01-02,1,1,1,1,1\n`
  expect((await readGood(file('-0'))).digest).toBe((await readGood(file('0'))).digest)
})
