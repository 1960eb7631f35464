import { PARTS } from '../components/job/results/parts.ts'
import { PAGES } from './pages.ts'
import { TABS } from './tabs.ts'

/** After so long the page that was opened stands, its data too. */
const STANDS_MS = 8_000

/** What is known of the connection where the browser tells. */
interface Connected {
  readonly connection?: { readonly saveData?: boolean }
}

/** Calls when the browser has nothing else to do, or soon where it does not tell. */
const whenIdle = (call: () => void) =>
  'requestIdleCallback' in window ? requestIdleCallback(call) : setTimeout(call, 200)

/**
 * Loads the pages that were not opened yet, one after the other, when there is nothing else to do: so they open where the connection is lost. Not
 * for a reader who saves data.
 *
 * @returns how to stop before it has begun
 */
export function loadAhead(): () => void {
  if ((navigator as Connected).connection?.saveData) return () => undefined
  const loads: (() => Promise<unknown>)[] = [PAGES, TABS, PARTS].flatMap((modules) => Object.values(modules))
  const next = () => {
    const load = loads.shift()
    // What cannot be loaded now is loaded when it is opened.
    load?.().then(goOn, goOn)
  }
  const goOn = () => {
    whenIdle(next)
  }
  const timer = setTimeout(goOn, STANDS_MS)
  return () => clearTimeout(timer)
}
