import { expect, test } from 'vitest'
import { dayBefore, filterOf, isNarrowed, KINDS, readChoice, STATES, TIMES, writeNames } from './jobChoice.ts'

const NOW = new Date(2026, 2, 10, 15, 30).getTime()
const read = (text: string) => readChoice(new URLSearchParams(text))

test('an address chooses jobs, and what it does not know it leaves out', () => {
  expect(read('search=%20a%20&state=running,failed,nonsense&kind=walk_forward&tag=btc&since=7d')).toEqual({
    search: 'a',
    states: ['RUNNING', 'FAILED'],
    kinds: ['WALK_FORWARD'],
    strategy: '',
    dataset: '',
    tag: 'btc',
    since: '7d',
  })
  expect(isNarrowed(read('since=yesterday&state='))).toBe(false)
})

test('what is chosen can be written and read again', () => {
  const states = ['QUEUED', 'PAUSED'] as const
  expect(read(`state=${writeNames(states)}`).states).toEqual(states)
  expect(writeNames(states)).toBe('queued,paused')
})

test('the API is asked for what is chosen, and for nothing else', () => {
  expect(filterOf(read(''), NOW)).toBe(null)
  expect(filterOf(read('strategy=rsi&dataset=d&kind=backtest'), NOW)).toEqual({
    strategy: 'rsi',
    dataset: 'd',
    kinds: ['BACKTEST'],
  })
  expect(filterOf(read('since=today'), NOW)).toEqual({ createdAfter: new Date(2026, 2, 10).toISOString() })
  expect(filterOf(read('since=7d'), NOW)).toEqual({ createdAfter: new Date(2026, 2, 4).toISOString() })
})

test('a day begins at midnight of the reader, over the end of a month too', () => {
  expect(dayBefore(NOW, 0)).toBe(new Date(2026, 2, 10).toISOString())
  expect(dayBefore(NOW, 10)).toBe(new Date(2026, 1, 28).toISOString())
})

test('whatever can be chosen has a name', () => {
  const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name)
  expect(names(STATES)).toEqual(['Queued', 'Running', 'Paused', 'Succeeded', 'Failed', 'Cancelled'])
  expect(names(KINDS)).toEqual(['Backtest', 'Sweep or search', 'Walk-forward', 'Improvement'])
  expect(names(TIMES)).toEqual(['Today', 'Last 7 days', 'Last 30 days'])
  for (const { value } of TIMES) expect(read(`since=${value}`).since).toBe(value)
})

test('each choice alone narrows a list, and is what the API is asked for', () => {
  expect(filterOf(read('search=a'), NOW)).toEqual({ search: 'a' })
  expect(filterOf(read('state=failed'), NOW)).toEqual({ states: ['FAILED'] })
  expect(filterOf(read('tag=btc'), NOW)).toEqual({ tags: ['btc'] })
  expect(filterOf(read('since=30d'), NOW)).toEqual({ createdAfter: dayBefore(NOW, 29) })
})
