import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeCandles } from '../../engine/walk.fixture.ts'
import { ownFileOf } from './code.fixture.ts'
import { OwnColumns } from './columns.ts'
import { findRules } from './rules.ts'
import type { SideEffectWatch } from './sideEffects.ts'

test('what a strategy puts into the parameters and candles that it is given, nobody else sees', async () => {
  const candles = makeCandles(200, 1)
  const { length, close } = candles
  const file = { ...ownFileOf(fileURLToPath(new URL('./illBehaved/sets.js', import.meta.url))), name: 'sets' }
  const watch = { within: (_name: string, code: () => unknown) => code() } as SideEffectWatch
  const find = await findRules([file], { watch, columns: new OwnColumns(candles), isCareful: false })
  const rule = find('sets')
  if (!rule || !('signals' in rule)) throw new Error('it gives no signals')
  const parameters = { n: 3 }
  rule.signals(candles, parameters, 'LONG')
  expect(parameters).toEqual({ n: 3 })
  expect([candles.length, candles.close]).toEqual([length, close])
})
