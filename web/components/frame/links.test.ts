import { expect, test } from 'vitest'
import { ADDRESSES, type PageName } from '../../../schema/routes.ts'
import { LINKS, ownerOf } from './links.ts'

test('the rail leads to pages, each by a name and a sign of its own', () => {
  const addresses = new Set(Object.values(ADDRESSES).map((parts) => `/${parts.join('/')}`))
  expect(LINKS.filter(({ href }) => !addresses.has(href))).toEqual([])
  expect(LINKS.map(({ name }) => name)).toEqual([
    'Overview',
    'Jobs',
    'New run',
    'Strategies',
    'Datasets',
    'Workers',
    'Settings',
  ])
  expect(new Set(LINKS.map(({ glyph }) => glyph)).size).toBe(LINKS.length)
  expect(LINKS.every(({ glyph }) => /^[a-z]+$/.test(glyph))).toBe(true)
})

test('a phone has four of them, and the rest behind one more', () => {
  expect(LINKS.filter(({ isMore }) => !isMore).map(({ href }) => href)).toEqual(['/', '/jobs', '/new', '/datasets'])
})

test('each page belongs to one of them', () => {
  const owners = Object.fromEntries((Object.keys(ADDRESSES) as PageName[]).map((page) => [page, ownerOf(page)]))
  expect(owners).toEqual({
    overview: '/',
    jobs: '/jobs',
    job: '/jobs',
    trial: '/jobs',
    compare: '/jobs',
    new: '/new',
    strategies: '/strategies',
    strategy: '/strategies',
    datasets: '/datasets',
    import: '/datasets',
    dataset: '/datasets',
    workers: '/workers',
    settings: '/settings',
  })
})
