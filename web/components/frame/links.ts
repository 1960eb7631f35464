import type { Route } from '../../pages/route.ts'

/** The pages that the rail leads to; a phone has those with `isMore` behind its "More". */
export const LINKS = [
  { href: '/', glyph: 'overview', name: 'Overview', isMore: false },
  { href: '/jobs', glyph: 'jobs', name: 'Jobs', isMore: false },
  { href: '/new', glyph: 'new', name: 'New run', isMore: false },
  { href: '/strategies', glyph: 'strategies', name: 'Strategies', isMore: true },
  { href: '/datasets', glyph: 'datasets', name: 'Datasets', isMore: false },
  { href: '/workers', glyph: 'workers', name: 'Workers', isMore: true },
  { href: '/settings', glyph: 'settings', name: 'Settings', isMore: true },
] as const

const OWNERS: Partial<Record<Route['page'], string>> = {
  overview: '/',
  job: '/jobs',
  trial: '/jobs',
  compare: '/jobs',
  strategy: '/strategies',
  dataset: '/datasets',
  import: '/datasets',
}

/** The address of the link to which a page belongs. */
export function ownerOf(page: Route['page']): string {
  return OWNERS[page] ?? `/${page}`
}
