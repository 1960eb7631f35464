import { tick } from 'svelte'
import { isSamePage, type Route, routeOf } from '../pages/route.ts'

/** So long a page that was left is waited for, until it is as long again as where it was read. */
const RESTORE_MS = 2_000

let url = $state.raw(new URL(location.href))
// By the path alone: what the query says makes no page anew.
const path = $derived(url.pathname)
const route = $derived(routeOf(path))

/** The page's address, by the history API. */
export const router = {
  get route(): Route {
    return route
  },
  /** What stands behind the question mark; it changes with `remember` too. */
  get query(): URLSearchParams {
    return url.searchParams
  },
}

/** Goes to a path of ours, at its top, with the focus on the page's content for those who listen to it. */
export async function navigate(path: string) {
  leave()
  history.pushState(null, '', path)
  const before = url
  url = new URL(location.href)
  await tick()
  // Another tab or choice of the same page: the reader stays where they are.
  if (isSamePage(before.pathname, url.pathname)) return
  scrollTo(0, 0)
  document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
}

/** Writes choices of the present page into its address, so that a reload, a link or Back keeps them; what is empty goes. */
export function remember(choices: Record<string, string>) {
  const next = new URL(location.href)
  for (const [name, value] of Object.entries(choices)) {
    if (value) next.searchParams.set(name, value)
    else next.searchParams.delete(name)
  }
  if (next.href === location.href) return
  history.replaceState(history.state, '', next)
  url = next
}

/** Makes the links of the document navigate in place. Call once; returns how to stop. */
export function listen(): () => void {
  const stop = new AbortController()
  history.scrollRestoration = 'manual'
  addEventListener('popstate', (event) => arrive(event.state), { signal: stop.signal })
  addEventListener('pagehide', leave, { signal: stop.signal })
  document.addEventListener('click', follow, { signal: stop.signal })
  arrive(history.state)
  return () => stop.abort()
}

/** Keeps how far down the page is read with its entry of the history. */
function leave() {
  history.replaceState({ top: scrollY }, '')
}

/** Shows what the address says, as far down as it was read when it was left. */
async function arrive(state: { readonly top?: number } | null) {
  url = new URL(location.href)
  const top = state?.top ?? 0
  await tick()
  const ended = AbortSignal.any([AbortSignal.timeout(RESTORE_MS), handsOn()])
  const restore = () => {
    scrollTo(0, top)
    if (scrollY < top && !ended.aborted) requestAnimationFrame(restore)
  }
  restore()
}

/** Aborts as soon as the reader scrolls or types. */
function handsOn(): AbortSignal {
  const hands = new AbortController()
  for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    addEventListener(type, () => hands.abort(), { signal: hands.signal, passive: true })
  return hands.signal
}

function follow(event: MouseEvent) {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  const link = (event.target as Element).closest?.('a')
  if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin) return
  if (link.hasAttribute('download') || (link.pathname === location.pathname && link.hash)) return
  event.preventDefault()
  navigate(link.pathname + link.search)
}
