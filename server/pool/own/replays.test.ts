import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Work } from '../../engine/batch.ts'
import { PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import { makeCandles } from '../../engine/walk.fixture.ts'
import { ownFileOf } from './code.fixture.ts'
import { OwnReplays } from './replays.ts'

/** Does harm where `at` says so, each time in another way, and trades as a healthy one where it is 0. */
const HARMFUL = `import { execFileSync } from 'node:child_process'
export default {
  name: 'harmful', title: 'Harmful', description: '', family: 'faults',
  parameters: [{ name: 'at', kind: 'INTEGER', min: 0, max: 99, step: 1, default: 0, description: '' }],
  signals: ({ length }, { at }) => {
    if (at === 1) execFileSync('kill', ['-KILL', String(process.pid)])
    if (at === 2) execFileSync('kill', ['-SEGV', String(process.pid)])
    if (at === 3) process.exit()
    if (at === 4) for (;;);
    if (at === 5) for (const kept = []; ; ) kept.push(new Array(2 ** 22).fill(1))
    if (at === 6) throw new Error('secret: ' + process.env.ACCESS_TOKEN)
    if (at === 7) globalThis.left = true
    if (at === 8 && 'left' in globalThis) throw new Error('something was left')
    const column = (rest) => Uint8Array.from({ length }, (_, bar) => Number(bar % 10 === rest))
    return { entry: column(0), exit: column(5) }
  },
}`

const CANDLES = makeCandles(500, 3)

let folder: string
let replays: OwnReplays
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'barline-replays-'))
  writeFileSync(join(folder, 'harmful.js'), HARMFUL)
  process.env.ACCESS_TOKEN = 'of the operator'
  replays = new OwnReplays()
})
afterAll(async () => {
  delete process.env.ACCESS_TOKEN
  await replays.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

function workOf(at: number): Work {
  const exits = [{ takeProfit: null, stopLoss: null }]
  const batch = { strategy: 'harmful', direction: 'LONG' as const, parameters: { at }, first: 0, exits }
  return { account: PLAIN_ACCOUNT, objective: 'SHARPE', engines: ['VECTOR'], batches: [batch] }
}

const taskOf = (at: number) => ({ work: workOf(at), own: [ownFileOf(join(folder, 'harmful.js'))] })
const run = (at: number, by = replays, signal?: AbortSignal) => by.run(taskOf(at), CANDLES, signal)

describe('a trial that is run once more', () => {
  test('is answered with its trades and its equity, on the candles of whichever dataset it is', async () => {
    const { trades, equity, held } = await run(0)
    expect(trades).toHaveLength(50)
    expect(equity).toHaveLength(500)
    expect(held.trades).toBe(50)
    const others = makeCandles(300, 4)
    expect((await replays.run(taskOf(0), others)).trades[0]?.entryPrice).toBe(others.open[1])
    expect((await run(0)).equity).toEqual(equity)
  })

  test.each([
    [1, 'its strategy ended its process (SIGKILL), twice'],
    [2, 'its strategy ended its process (SIGSEGV), twice'],
    [3, 'its strategy ended its thread (process.exit())'],
    [5, 'its strategy filled the memory of its thread (1024 MB)'],
    [6, 'secret: undefined (at harmful.js:'],
  ])('fails alone where it does harm (%i)', async (at, message) => {
    const [harm, next] = await Promise.allSettled([run(at), run(0)])
    expect(harm).toMatchObject({ status: 'rejected', reason: { name: 'StrategyFault', strategy: 'harmful' } })
    expect(harm).toHaveProperty('reason.message', expect.stringContaining(message))
    expect(next).toMatchObject({ status: 'fulfilled', value: { held: { trades: 50 } } })
  })

  test('leaves nothing to the next one', async () => {
    await run(7)
    expect((await run(8)).held.trades).toBe(50)
  })

  test('fails where it hangs, and the next one is answered', async () => {
    const impatient = new OwnReplays(6_000)
    const [hung, next] = await Promise.allSettled([run(4, impatient), run(0, impatient)])
    expect(hung).toMatchObject({ reason: { message: 'its strategy did not answer within 6 s' } })
    expect(next).toMatchObject({ value: { held: { trades: 50 } } })
    await impatient.close()
  })

  test('is ended by its signal, and with the server, though nobody is to blame', async () => {
    const reason = new Error('too late')
    const ending = new AbortController()
    const running = run(4, replays, ending.signal)
    ending.abort(reason)
    await expect(running).rejects.toBe(reason)
    const closed = new OwnReplays()
    const hanging = [run(4, closed), run(0, closed)].map((one) => expect(one).rejects.toThrow('the server stops'))
    await closed.close()
    await Promise.all(hanging)
  })
})
