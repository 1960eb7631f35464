import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { makeCandles } from '../../engine/walk.fixture.ts'
import { ownFileOf } from './code.fixture.ts'
import { OwnColumns } from './columns.ts'
import { importRule } from './rule.ts'
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

test.each([
  ['3', 3],
  ['undefined', undefined],
  ['0', 'hold must be a whole number of bars from 1 on (it is 0)'],
  ['2.5', 'hold must be a whole number of bars from 1 on (it is 2.5)'],
  ["'4'", "hold must be a whole number of bars from 1 on (it is '4')"],
])('a strategy that holds for %s bars is taken at its word, or told what is allowed', async (hold, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'barline-hold-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'holds.mjs')
  const texts = "name: 'holds', title: 'Holds', description: 'Holds.', family: 'my own', parameters: []"
  const marks = 'entry: new Uint8Array(length), exit: new Uint8Array(length)'
  writeFileSync(file, `export default { ${texts}, signals: ({ length }) => ({ ${marks}, hold: ${hold} }) }`)
  const rule = await importRule(pathToFileURL(file).href)
  if (!('signals' in rule)) throw new Error('it gives no signals')
  const signals = () => rule.signals(makeCandles(20, 1), {}, 'LONG')
  if (typeof expected === 'string') expect(signals).toThrow(expected)
  else expect(signals().hold).toBe(expected)
})

// The test runner rewrites stacks, so the files bring their own.
const fault = (line: number) =>
  `throw Object.assign(new Error("no candle"), { stack: "Error\\n    at f (file:///mine/broken.js?v=a1b2:${line}:7)\\n    at g (file:///ours.ts:2:1)" })`

test.each([
  ['signals', `signals: () => { ${fault(5)} }`, 5],
  ['onBar', `onBar: () => (bar) => { if (bar === 3) ${fault(6)} }`, 6],
  ['the beginning of onBar', `onBar: () => { ${fault(7)} }`, 7],
])('a strategy that throws in %s says in which line of its file', async (_, code, line) => {
  const folder = mkdtempSync(join(tmpdir(), 'barline-broken-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'broken.js')
  const texts = "name: 'broken', title: 'Broken', description: 'Broken.', family: 'my own', parameters: []"
  writeFileSync(path, `export default { ${texts}, ${code} }`)
  const candles = makeCandles(20, 1)
  const watch = { within: (_name: string, run: () => unknown) => run() } as SideEffectWatch
  const find = await findRules([ownFileOf(path)], { watch, columns: new OwnColumns(candles), isCareful: false })
  const rule = find('broken')
  const run = () => {
    if (!rule) return
    const decide = 'signals' in rule ? null : rule.onBar(candles, {}, 'LONG')
    if ('signals' in rule) rule.signals(candles, {}, 'LONG')
    for (let bar = 0; bar < 5; bar += 1) decide?.(bar, null)
  }
  expect(run).toThrow(`no candle (at broken.js:${line})`)
})
