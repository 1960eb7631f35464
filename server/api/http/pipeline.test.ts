import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { inPipeline } from './pipeline.ts'

/** A connection on which a test has requests come, without a network. */
function connect(handled: string[], handler: ReturnType<typeof inPipeline>, name: string) {
  const socket = {
    destroyed: false,
    destroy: () => {
      socket.destroyed = true
    },
  }
  const responses: EventEmitter[] = []
  const ask = (count: number) => {
    for (let left = count; left > 0; left -= 1) {
      const response = new EventEmitter()
      responses.push(response)
      handler(
        { socket, url: `${name}${responses.length}` } as unknown as IncomingMessage,
        response as unknown as ServerResponse,
      )
    }
  }
  /** The answer to one of them has been handed to the system. */
  const finish = (index: number) => responses[index]?.emit('close')
  return { socket, ask, finish, handled }
}

function open() {
  const handled: string[] = []
  const handler = inPipeline((request) => void handled.push(request.url ?? ''))
  return { handled, connect: (name: string) => connect(handled, handler, name) }
}

test('requests of a connection are begun one after the other, and other connections do not wait for them', () => {
  const { handled, connect } = open()
  const [greedy, other] = [connect('a'), connect('b')]
  greedy.ask(3)
  other.ask(1)
  expect(handled).toEqual(['a1', 'b1'])
  greedy.finish(0)
  expect(handled).toEqual(['a1', 'b1', 'a2'])
  greedy.finish(1)
  greedy.finish(2)
  greedy.ask(1)
  expect(handled).toEqual(['a1', 'b1', 'a2', 'a3', 'a4'])
})

test('a connection is cut off when more than a hundred of its requests wait, and none of them is begun', () => {
  const { handled, connect } = open()
  const greedy = connect('a')
  greedy.ask(101)
  expect(greedy.socket.destroyed).toBe(false)
  greedy.ask(1)
  expect(greedy.socket.destroyed).toBe(true)
  greedy.finish(0)
  expect(handled).toEqual(['a1'])
})
