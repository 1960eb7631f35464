import { tick } from 'svelte'
import { PLAIN_PAGES } from '../../schema/routes.ts'

/** What the address says: which page, of what. The server knows the same ones (`schema/routes.ts`). */
export type Route =
  | { readonly page: 'jobs' }
  | { readonly page: 'job'; readonly id: string }
  | { readonly page: 'new' }
  | { readonly page: 'datasets' }
  | { readonly page: 'strategies' }
  | { readonly page: 'workers' }
  | { readonly page: 'missing' }

let url = $state.raw(new URL(location.href))
const route = $derived(match(url.pathname))

/** The page's address, by the history API. */
export const router = {
  get route(): Route {
    return route
  },
  get query(): URLSearchParams {
    return url.searchParams
  },
}

/** Goes to a path of ours, at its top, with the focus on the page's content for those who listen to it. */
export async function navigate(path: string) {
  history.pushState(null, '', path)
  url = new URL(location.href)
  await tick()
  scrollTo(0, 0)
  document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
}

/** Writes a choice of the present page into its address, so that a reload or a link keeps it. */
export function remember(choices: Record<string, string>) {
  const next = new URL(location.href)
  for (const [name, value] of Object.entries(choices)) {
    if (value) next.searchParams.set(name, value)
    else next.searchParams.delete(name)
  }
  history.replaceState(history.state, '', next)
}

/** Makes the links of the document navigate in place. Call once; returns how to stop. */
export function listen(): () => void {
  const stop = new AbortController()
  addEventListener('popstate', () => (url = new URL(location.href)), { signal: stop.signal })
  document.addEventListener('click', follow, { signal: stop.signal })
  return () => stop.abort()
}

function follow(event: MouseEvent) {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  const link = (event.target as Element).closest?.('a')
  if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin) return
  if (link.pathname === location.pathname && link.hash) return
  event.preventDefault()
  navigate(link.pathname + link.search)
}

function match(path: string): Route {
  const parts = path.split('/').filter(Boolean)
  if (parts.length > 2) return { page: 'missing' }
  const [first = 'jobs', id] = parts
  if (first === 'jobs') return id === undefined ? { page: 'jobs' } : { page: 'job', id: decode(id) }
  return id === undefined && isPlain(first) ? { page: first } : { page: 'missing' }
}

function isPlain(name: string): name is (typeof PLAIN_PAGES)[number] {
  return PLAIN_PAGES.some((page) => page === name)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // Not an encoding of anything: it is shown, and not found, as it stands.
    return part
  }
}
