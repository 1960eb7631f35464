import { tick } from 'svelte'
import { ADDRESSES, JOB_TABS } from '../../schema/routes.ts'

/** A tab of a job's page. */
export type JobTab = 'results' | (typeof JOB_TABS)[number]

/** What the address says: which page, of what. The server knows the same ones (`schema/routes.ts`). */
export type Route =
  | { readonly page: 'job'; readonly id: string; readonly tab: JobTab }
  | { readonly page: 'trial'; readonly id: string; readonly number: number }
  | { readonly page: 'strategy'; readonly name: string }
  | { readonly page: 'dataset'; readonly id: string }
  | {
      readonly page:
        | 'overview'
        | 'jobs'
        | 'compare'
        | 'new'
        | 'strategies'
        | 'datasets'
        | 'import'
        | 'workers'
        | 'settings'
    }
  | { readonly page: 'missing' }

/** So long a page that was left is waited for, until it is as long again as where it was read. */
const RESTORE_MS = 2_000

let url = $state.raw(new URL(location.href))
// By the path alone: what the query says makes no page anew.
const path = $derived(url.pathname)
const route = $derived(match(path))

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
  if (isSamePage(before, url)) return
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

/** Whether both are of one job: its tabs share its header, and those who change them do not lose their place. */
function isSamePage(one: URL, other: URL): boolean {
  const [first, second] = [match(one.pathname), match(other.pathname)]
  return first.page === 'job' && second.page === 'job' && first.id === second.id
}

function match(path: string): Route {
  const parts = path.split('/').filter(Boolean).map(decode)
  const [, id = '', name = '', number = ''] = parts
  const tab = JOB_TABS.find((one) => one === name)
  if (isAt([...ADDRESSES.job, ':tab'], parts)) return tab ? { page: 'job', id, tab } : { page: 'missing' }
  const found = Object.entries(ADDRESSES).find(([, names]) => isAt(names, parts))?.[0]
  if (found === 'job') return { page: found, id, tab: 'results' }
  if (found === 'trial') return /^\d+$/.test(number) ? { page: found, id, number: Number(number) } : { page: 'missing' }
  if (found === 'strategy') return { page: found, name: id }
  if (found === 'dataset') return { page: found, id }
  return { page: isPlain(found) ? found : 'missing' }
}

const isAt = (names: readonly string[], parts: readonly string[]) =>
  names.length === parts.length && names.every((name, index) => name.startsWith(':') || name === parts[index])

/** Those whose addresses name nothing. */
function isPlain(
  name: string | undefined,
): name is Exclude<keyof typeof ADDRESSES, 'job' | 'trial' | 'strategy' | 'dataset'> {
  return name !== undefined && name in ADDRESSES && !['job', 'trial', 'strategy', 'dataset'].includes(name)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // Not an encoding of anything: it is shown, and not found, as it stands.
    return part
  }
}
