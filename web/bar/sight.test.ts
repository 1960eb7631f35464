import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchSight } from './sight.ts'

type Report = (entries: readonly { target: Element; isIntersecting: boolean }[]) => void

const observed = new Set<Element>()
/** What the observer calls; it is made once. */
let report: Report = () => {}
const listeners = new Map<string, (event: Event) => void>()

class SkippedEvent {
  readonly target: Element
  readonly skipped: boolean
  constructor(target: Element, skipped: boolean) {
    this.target = target
    this.skipped = skipped
  }
}

beforeEach(() => {
  vi.stubGlobal('document', {
    addEventListener: (type: string, listen: (event: Event) => void) => listeners.set(type, listen),
    removeEventListener: (type: string) => listeners.delete(type),
  })
  vi.stubGlobal('window', { ContentVisibilityAutoStateChangeEvent: SkippedEvent })
  vi.stubGlobal('ContentVisibilityAutoStateChangeEvent', SkippedEvent)
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(tell: Report) {
        report = tell
      }
      observe = (element: Element) => observed.add(element)
      unobserve = (element: Element) => observed.delete(element)
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

/** An element that the browser leaves out where it is far away, or shows. */
const element = (isSkipped = false, inner: readonly Element[] = []) =>
  ({
    checkVisibility: (options?: { contentVisibilityAuto?: boolean }) => !(isSkipped && options?.contentVisibilityAuto),
    contains: (other: Element) => inner.includes(other),
  }) as unknown as Element

const tell = (skipped: boolean, target: Element) => {
  for (const listen of listeners.values()) listen(new SkippedEvent(target, skipped) as unknown as Event)
}

test('an element that is no longer watched is not observed either', () => {
  const [row, other] = [element(), element()]
  const stop = watchSight(row, () => {})
  const stopOther = watchSight(other, () => {})
  expect([...observed]).toEqual([row, other])
  stop()
  expect([...observed]).toEqual([other])
  expect(listeners.size).toBe(1)
  stopOther()
  expect(listeners.size).toBe(0)
})

test('it is told when an element comes into sight and when it leaves, and of no other one', () => {
  const seen: boolean[] = []
  const row = element()
  const stop = watchSight(row, (isSeen) => seen.push(isSeen))
  report([{ target: row, isIntersecting: true }])
  report([
    { target: element(), isIntersecting: true },
    { target: row, isIntersecting: false },
  ])
  expect(seen).toEqual([true, false])
  expect([...observed]).toEqual([row])
  stop()
})

test('what the browser leaves out is not observed, until the browser shows it again', () => {
  const row = element(true)
  const stop = watchSight(row, () => {})
  report([{ target: row, isIntersecting: true }])
  expect(observed.has(row)).toBe(true)
  report([{ target: row, isIntersecting: false }])
  expect(observed.has(row)).toBe(false)
  tell(true, element(false, [row]))
  tell(false, element(false, []))
  expect(observed.has(row)).toBe(false)
  tell(false, element(false, [row]))
  expect(observed.has(row)).toBe(true)
  stop()
})

test('a browser that would not tell of what it leaves out has all observed', () => {
  vi.stubGlobal('window', {})
  const row = element(true)
  const stop = watchSight(row, () => {})
  report([{ target: row, isIntersecting: false }])
  expect(observed.has(row)).toBe(true)
  stop()
})
