import { expect, test } from 'vitest'
import { ADDRESSES, JOB_TABS } from '../../schema/routes.ts'
import { isSamePage, routeOf } from './route.ts'

test.each(Object.entries(ADDRESSES).filter(([, parts]) => parts.every((part) => !part.startsWith(':'))))(
  'the page %s has an address without a name in it',
  (page, parts) => {
    expect(routeOf(`/${parts.join('/')}`)).toEqual({ page })
    expect(routeOf(`/${parts.join('/')}/`)).toEqual({ page })
  },
)

test.each([
  ['/jobs/a%2Fb', { page: 'job', id: 'a/b', tab: 'results' }],
  ['/jobs/7/trials/12', { page: 'trial', id: '7', number: 12 }],
  ['/strategies/sma-cross', { page: 'strategy', name: 'sma-cross' }],
  ['/datasets/d1', { page: 'dataset', id: 'd1' }],
  ['/datasets/import', { page: 'import' }],
  ...JOB_TABS.map((tab) => [`/jobs/7/${tab}`, { page: 'job', id: '7', tab }] as const),
] as const)('%s is %j', (path, route) => {
  expect(routeOf(path)).toEqual(route)
})

test.each([
  '/job',
  '/jobs/7/results',
  '/jobs/7/nonsense',
  '/jobs/7/trials/x',
  '/jobs/7/trials/1/2',
  '/new/1',
  '/strategy',
])('%s is no page', (path) => {
  expect(routeOf(path)).toEqual({ page: 'missing' })
})

test('what is no encoding of anything stands as it is', () => {
  expect(routeOf('/datasets/100%')).toEqual({ page: 'dataset', id: '100%' })
})

test('the tabs of one job are one page, and nothing else is', () => {
  expect(isSamePage('/jobs/7', '/jobs/7/trials')).toBe(true)
  expect(isSamePage('/jobs/7', '/jobs/8')).toBe(false)
  expect(isSamePage('/jobs/7/trials', '/jobs/7/trials/1')).toBe(false)
  expect(isSamePage('/jobs/7/trials/1', '/jobs/7')).toBe(false)
  expect(isSamePage('/datasets/7', '/datasets/7')).toBe(false)
})
