import { afterEach, expect, test, vi } from 'vitest'
import { watchSight } from './sight.ts'

afterEach(() => vi.unstubAllGlobals())

test('an element that is no longer watched is not observed either', () => {
  const observed = new Set<Element>()
  vi.stubGlobal('document', { addEventListener: () => {}, removeEventListener: () => {} })
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe = (element: Element) => observed.add(element)
      unobserve = (element: Element) => observed.delete(element)
    },
  )
  const [row, other] = [{}, {}] as [Element, Element]
  const stop = watchSight(row, () => {})
  watchSight(other, () => {})
  expect([...observed]).toEqual([row, other])
  stop()
  expect([...observed]).toEqual([other])
})
