/** What is this near to the window counts as seen, so that it is there when it is scrolled to: a row of a table, for each costs frames. */
const MARGIN = '40px'

const watched = new Map<Element, (seen: boolean) => void>()
let observer: IntersectionObserver | undefined

/** Tells whether an element is in sight, now and at each change, until the returned function is called. */
export function watchSight(element: Element, tell: (seen: boolean) => void): () => void {
  if (watched.size === 0) document.addEventListener(SKIPPED, observeWithin, true)
  watched.set(element, tell)
  observer ??= new IntersectionObserver(report, { rootMargin: MARGIN })
  observer.observe(element)
  return () => {
    observer?.unobserve(element)
    watched.delete(element)
    if (watched.size === 0) document.removeEventListener(SKIPPED, observeWithin, true)
  }
}

function report(entries: readonly IntersectionObserverEntry[]) {
  for (const { target, isIntersecting } of entries) {
    watched.get(target)?.(isIntersecting)
    if (!isIntersecting && isSkipped(target)) observer?.unobserve(target)
  }
}

/** What the browser tells of an element with `content-visibility: auto` when it comes near to the window or leaves it. */
const SKIPPED = 'contentvisibilityautostatechange'

/**
 * Whether the browser leaves an element out, far from the window as it is, and will tell when it no longer does. In each frame an
 * observer looks at all that it observes, so what is left out is not observed.
 */
function isSkipped(element: Element): boolean {
  const tells = 'ContentVisibilityAutoStateChangeEvent' in window
  return tells && element.checkVisibility() && !element.checkVisibility({ contentVisibilityAuto: true })
}

function observeWithin(event: Event) {
  if (!(event instanceof ContentVisibilityAutoStateChangeEvent) || event.skipped) return
  const row = event.target as Element
  for (const element of watched.keys()) if (row.contains(element)) observer?.observe(element)
}
