/** What is this near to the window counts as seen, so that it is there when it is scrolled to: a row of a table, for each costs frames. */
const MARGIN = '40px'

const watched = new WeakMap<Element, (seen: boolean) => void>()
let observer: IntersectionObserver | undefined

/** Tells whether an element is in sight, now and at each change, until the returned function is called. */
export function watchSight(element: Element, tell: (seen: boolean) => void): () => void {
  observer ??= new IntersectionObserver(report, { rootMargin: MARGIN })
  watched.set(element, tell)
  observer.observe(element)
  return () => {
    observer?.unobserve(element)
    watched.delete(element)
  }
}

function report(entries: readonly IntersectionObserverEntry[]) {
  for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting)
}
