/**
 * Strategies of one's own that hang, each in another way, where their parameter says so. They are quick elsewhere: how long a trial that hangs
 * is let work depends on what the longest of the others took.
 */

function file(name: string, body: string): string {
  return `
    import { existsSync } from 'node:fs'
    const hang = ${body}
    export default {
      name: '${name}', title: '${name}', description: '', family: 'faults',
      parameters: [{ name: 'at', kind: 'INTEGER', min: 0, max: 1000, step: 1, default: 0, description: '' }],
      signals: ({ length }, { at }) => {
        hang(at)
        const [entry, exit] = [new Uint8Array(length), new Uint8Array(length)]
        for (let bar = at % 50; bar < length; bar += 50) entry[bar] = 1
        for (let bar = (at + 25) % 50; bar < length; bar += 50) exit[bar] = 1
        return { entry, exit }
      },
    }`
}

/** Waits for what nobody says. */
const FOREVER = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'

/** An endless loop, a deadlock and a catastrophic regular expression, each in one trial: those at 20, 90 and 150. */
export const THREE_HANG = file(
  'three-hang',
  `(at) => {
    if (at === 20) for (;;);
    if (at === 90) ${FOREVER}
    if (at === 150) /^(a+)+$/.test('a'.repeat(60) + 'b')
  }`,
)

/** A deadlock in each of those three: for tests of what follows, however they hang, with the processor left to others. */
export const THREE_WAIT = file('three-wait', `(at) => [20, 90, 150].includes(at) && ${FOREVER}`)

/** A deadlock in each of its trials. */
export const ALL_WAIT = file('all-wait', `() => ${FOREVER}`)

/** A livelock: it works all the while, counts that in shared memory, and comes to nothing, wherever it is run. */
export const LIVELOCK = file(
  'livelock',
  `() => {
    const counters = new Int32Array(new SharedArrayBuffer(8))
    for (let turn = 0; ; turn += 1) Atomics.store(counters, turn % 2, turn)
  }`,
)

/** Decides bar by bar, and never comes back from bar 3,000 where it is at 7: a deadlock, with the processor left to others. */
export const BAR_WAITS = `export default {
  name: 'bar-waits', title: 'Bar waits', description: '', family: 'faults',
  parameters: [{ name: 'at', kind: 'INTEGER', min: 0, max: 1000, step: 1, default: 0, description: '' }],
  onBar: (candles, { at }) => (bar) => {
    if (at === 7 && bar === 3000) ${FOREVER}
    return bar % 50 === 0 ? 'ENTER' : bar % 50 === 25 ? 'LEAVE' : null
  },
}`

/** A file whose import waits for a promise that never settles, from the moment on at which another file is there. */
export function neverLoads(flag: string): string {
  return `${file('never-loads', '() => undefined')}
    if (existsSync(${JSON.stringify(flag)})) await new Promise(() => undefined)`
}

/** Waits in a call of the system's, for a writer of a pipe that never comes, where it is at 5. */
export function nativeCall(pipe: string): string {
  return `import { openSync } from 'node:fs'
${file('native-call', `(at) => at === 5 && openSync(${JSON.stringify(pipe)}, 'r')`)}`
}

/** Each of its trials takes so long, and leaves the processor to others meanwhile. */
export function steady(ms: number): string {
  return file('steady', `() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms})`)
}

/** Each of its trials takes so long, without a word in between, where it is at 3. */
export function slow(ms: number): string {
  return file(
    'slow',
    `(at) => { for (const until = performance.now() + (at === 3 ? ${ms} : 0); performance.now() < until; ); }`,
  )
}

/** Kills its process where it is at one of these; by another one, for threads with strategies send no signals. */
export function kills(...values: readonly number[]): string {
  const signal = "execFileSync('kill', ['-9', String(process.pid)])"
  return `import { execFileSync } from 'node:child_process'
${file('kills', `(at) => ${JSON.stringify(values)}.includes(at) && ${signal}`)}`
}
