import { describe, expect, test } from 'vitest'
import { settle } from '../../jobs/ports.fixture.ts'
import { ProcessSlots } from './processSlots.ts'

const FOR_EVER = new AbortController().signal

/** A room for three, and who is in it. */
function openRoom() {
  const room = new ProcessSlots((bytes) => (bytes > 0 ? 1 : 3))
  const inside = new Map<string, () => void>()
  const ask = async (name: string, guest = {}, signal = FOR_EVER) => {
    const leave = await room.enter({ isAlone: false, bytes: 0, ...guest }, signal)
    inside.set(name, () => {
      inside.delete(name)
      leave()
    })
  }
  const leave = async (name: string) => {
    inside.get(name)?.()
    await settle()
  }
  return { ask, leave, inside: () => [...inside.keys()].join('') }
}

describe('the room for processes of their own', () => {
  test('lets in as many as there is room for, in the order in which they ask', async () => {
    const { ask, leave, inside } = openRoom()
    for (const name of 'abcde') void ask(name)
    await settle()
    expect(inside()).toBe('abc')
    await leave('b')
    expect(inside()).toBe('acd')
  })

  test('lets one in alone once the others have left, and nobody past it meanwhile', async () => {
    const { ask, leave, inside } = openRoom()
    void ask('a')
    void ask('b', { isAlone: true })
    void ask('c')
    await settle()
    expect(inside()).toBe('a')
    await leave('a')
    expect(inside()).toBe('b')
    await leave('b')
    expect(inside()).toBe('c')
  })

  test('lets in at least one, however much it takes with it', async () => {
    const { ask, leave, inside } = openRoom()
    void ask('a', { bytes: 1 })
    void ask('b', { bytes: 1 })
    await settle()
    expect(inside()).toBe('a')
    await leave('a')
    expect(inside()).toBe('b')
  })

  test('forgets who gives up waiting, and those behind need not wait for it', async () => {
    const { ask, leave, inside } = openRoom()
    const ending = new AbortController()
    void ask('a')
    const waiting = ask('b', { isAlone: true }, ending.signal)
    void ask('c')
    await settle()
    ending.abort(new Error('over'))
    await expect(waiting).rejects.toThrow('over')
    await settle()
    expect(inside()).toBe('ac')
    await leave('a')
    await expect(ask('d', {}, ending.signal)).rejects.toThrow('over')
    expect(inside()).toBe('c')
  })
})
