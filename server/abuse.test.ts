import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AbusedServer } from './abuse.fixture.ts'

let server: AbusedServer
beforeAll(async () => {
  server = await AbusedServer.start()
})
afterAll(() => server.close())

test('a bystander is answered while nothing happens', async () => {
  const { answers } = await server.endure(() => sleep(500))
  expect(answers).toBeGreaterThan(5)
})
