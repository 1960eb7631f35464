import type { CombinedError } from '@urql/svelte'
import { expect, test } from 'vitest'
import { explain, explainRefusal, passes } from './failures.ts'

const refused = (...errors: { message: string; code?: string }[]) =>
  ({
    graphQLErrors: errors.map(({ message, code }) => ({ message, extensions: { code } })),
    networkError: undefined,
  }) as unknown as CombinedError
const away = { graphQLErrors: [], networkError: new TypeError('Failed to fetch') } as unknown as CombinedError
const answered = {
  graphQLErrors: [],
  networkError: new Error('Bad Gateway'),
  response: { status: 502, statusText: 'Bad Gateway' },
} as unknown as CombinedError

test('what was wrong is told in the words of the server', () => {
  expect(explain(refused({ message: 'No such job.' }, { message: 'Nor trial.' }))).toBe('No such job. Nor trial.')
  expect(explainRefusal(refused({ message: 'No such job.' }))).toBe('No such job.')
})

test('a server that cannot be reached is asked again by itself, but for what the reader asked', () => {
  expect(explain(away)).toBe('The server cannot be reached. It is tried again as soon as there is a connection.')
  expect(explainRefusal(away)).toBe('The server cannot be reached. Try again when there is a connection.')
})

test('an answer that is none says with which status it came', () => {
  expect([explain(answered), explainRefusal(answered)]).toEqual([
    'The server answered 502 Bad Gateway.',
    'The server answered 502 Bad Gateway.',
  ])
})

test('a lost connection and a database that is away pass by themselves, and nothing else does', () => {
  expect(passes(away)).toBe(true)
  expect(passes(refused({ message: '' }, { message: 'It is away.', code: 'DATABASE_UNAVAILABLE' }))).toBe(true)
  expect(passes(refused({ message: 'No.', code: 'BAD_USER_INPUT' }))).toBe(false)
  expect(passes(answered)).toBe(false)
})
