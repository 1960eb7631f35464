import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { TestClock } from '../../jobs/ports.fixture.ts'
import { connectBus } from './connection.ts'
import { Sender } from './sender.ts'

test('gives up a sending that is not answered for ten seconds, and opens a connection anew for the next', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).resume())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const clock = new TestClock()
  let opened = 0
  const open = () => {
    opened += 1
    return connectBus({ host: '127.0.0.1', port, username: 'nobody', database: 'nothing' })
  }
  const sender = new Sender(open, clock, 'an origin')
  for (const count of [1, 2]) {
    const given = expect(sender.send([{ kind: 'gap' }])).rejects.toThrow('CONNECTION_DESTROYED')
    await once(server, 'connection')
    await clock.pass(9_999)
    expect(opened).toBe(count)
    await clock.pass(1)
    await given
    expect(opened).toBe(count + 1)
    expect(clock.timers).toBe(0)
  }
  await sender.close()
  server.close()
})
