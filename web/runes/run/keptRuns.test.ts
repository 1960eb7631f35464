import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StrategyNode } from '../../api/documents/strategies.ts'
import { blankForm, fieldOfStrategy, type RunForm } from '../../form/runForm.ts'
import { dropDraft, keepDraft, keepLastRun, keptDraft, lastRun } from './keptRuns.ts'

const rsi: StrategyNode = {
  name: 'rsi',
  title: 'RSI',
  description: '',
  family: 'momentum',
  builtIn: true,
  parameters: [{ name: 'period', kind: 'INTEGER', min: 2, max: 50, step: 1, default: 14, description: '' }],
  relations: [],
}
const form = (name: string): RunForm => ({ ...blankForm(), name, strategies: [fieldOfStrategy(rsi)] })
const nameOf = (asked: string) => keptDraft(asked, [rsi])?.form.name

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a run that is left unfinished is there again, with when it was left', () => {
  expect(keptDraft('', [rsi])).toBeNull()
  keepDraft('', form('mine'), 7)
  expect(keptDraft('', [rsi])).toEqual({ form: form('mine'), savedAt: 7 })
  dropDraft('')
  expect(keptDraft('', [rsi])).toBeNull()
})

test('a draft of what was asked for stands beside the one of nothing, and is of that alone', () => {
  keepDraft('', form('mine'), 1)
  keepDraft('job=7', form('again'), 2)
  expect([nameOf(''), nameOf('job=7'), nameOf('job=8')]).toEqual(['mine', 'again', undefined])
  keepDraft('job=8', form('other'), 3)
  expect([nameOf('job=7'), nameOf('job=8')]).toEqual([undefined, 'other'])
  dropDraft('job=8')
  expect([nameOf(''), nameOf('job=8')]).toEqual(['mine', undefined])
})

test('what was started last is kept beside drafts', () => {
  keepLastRun(form('last'), 1)
  expect(lastRun([rsi])?.name).toBe('last')
  expect(nameOf('')).toBeUndefined()
})

test('where storage is blocked nothing is kept, and nothing breaks', () => {
  const blocked = () => {
    throw new DOMException('denied', 'SecurityError')
  }
  vi.stubGlobal('localStorage', { getItem: blocked, setItem: blocked, removeItem: blocked })
  keepDraft('', form('mine'), 1)
  dropDraft('')
  expect(keptDraft('', [rsi])).toBeNull()
  expect(lastRun([rsi])).toBeNull()
})
