import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tinypool } from 'tinypool'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { candlesAt, PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import { BUILT_IN } from '../../engine/strategies/builtIn.ts'
import type { ReplayTask, ThreadReplay } from '../tasks/replayThread.ts'
import { CodeStore } from './codeStore.ts'
import { OwnStrategies } from './strategies.ts'

let folder: string
let look: () => void
let own: OwnStrategies
/** As another start would. */
let reopen: (within?: string) => void
/** What was written to the log of a file. */
let told: Record<string, string>
/** How often anything was written to it. */
let count: number

/** An empty folder, and what has not read it yet. */
function prepare(): void {
  folder = mkdtempSync(join(tmpdir(), 'barline-strategies-'))
  look = () => undefined
  told = {}
  count = 0
  const every = (_periodMs: number, action: () => void) => {
    look = action
    return () => undefined
  }
  const tell = (of: object) => {
    const { file, path = '', reason = 'read' } = of as { file?: string; path?: string; reason?: string }
    told[file ?? path] = reason
    count += 1
  }
  const log = { info: tell, warn: tell, error: tell }
  reopen = (within = '') => {
    own = new OwnStrategies({
      folder: join(folder, within),
      codes: new CodeStore(join(folder, 'kept'), log),
      clock: { now: () => 0, wallMs: () => 0, every, pause: async () => undefined },
      log,
    })
  }
  reopen()
}

async function clear(): Promise<void> {
  await own.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

beforeEach(prepare)
afterEach(clear)

/** A file may take its time on a busy machine. */
const comes = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 })

const save = (file: string, text: string) => writeFileSync(join(folder, file), text)
const strategy = (
  changes: string,
  name = 'mine',
) => `export default { name: '${name}', title: 'Mine', description: '', family: 'own',
  parameters: [], signals: () => null, ${changes} }`
const parameter = (changes: string) =>
  strategy(
    `parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 9, step: 1, default: 5, description: '', ${changes} }]`,
  )
const related = (changes: string) =>
  strategy(`parameters: [5, 7].map((preset, at) => {
    return { name: 'nm'[at], kind: 'INTEGER', min: 1, max: 9, step: 1, default: preset, description: '' }
  }), ${changes}`)
const names = () => own.list.slice(BUILT_IN.length).map(({ name }) => name)

/** Files that cannot be used, and what is said of each. */
const FAULTY: readonly (readonly [what: string, text: string, reason: string])[] = [
  ['no TypeScript', 'export default {', 'Unexpected token'],
  ['no JavaScript', 'export default = 1', 'Expression expected'],
  ['what throws', 'throw new Error("not today")', 'not today'],
  ['what throws further down', '\n\nthrow new Error("on line three")', 'on line three'],
  ['no TypeScript further down', 'const a = 1\nexport default {\n  a: 1,,\n}', 'Unexpected token'],
  ['a faulty helper', "import './_helper.ts'", '_helper.ts, line 2: helpless'],
  ['a missing import', "import { nothing } from 'barline'", "does not provide an export named 'nothing'"],
  ['no export', 'export {}', 'a default export, or one export alone (it has 0)'],
  ['two exports', 'export const a = 1, b = 2', 'a default export, or one export alone (it has 2)'],
  ['a number', 'export default 7', 'the export must be a strategy object (it is 7)'],
  ['no title', strategy('title: undefined'), 'title must be text (it is undefined)'],
  ['a name with capitals', strategy("name: 'My Own'"), "name must be in kebab-case, as my-strategy (it is 'My Own')"],
  ['no rule', strategy('signals: undefined'), 'one of the functions signals and onBar'],
  ['two rules', strategy('onBar: () => null'), 'one of the functions signals and onBar'],
  ['parameters that are no list', strategy('parameters: {}'), 'parameters must be a list (it is an object)'],
  [
    'a kind that is none',
    parameter("kind: 'FLOAT'"),
    "parameters.0.kind must be 'INTEGER' or 'NUMBER' (it is 'FLOAT')",
  ],
  ['a range upside down', parameter('max: 0'), 'parameters.0.max must be at least min (it is 0)'],
  ['a default outside', parameter('default: 12'), 'parameters.0.default must be from min to max (it is 12)'],
  ['a step of 0', parameter('step: 0'), 'parameters.0.step must be above 0 (it is 0)'],
  [
    'a bound that is no number',
    parameter('max: Infinity'),
    'parameters.0.max must be a finite number (it is Infinity)',
  ],
  [
    'a relation with what is no parameter',
    related("relations: [{ lower: 'n', upper: 'o' }]"),
    "relations.0.upper must be one of n, m (it is 'o')",
  ],
  [
    'a relation that its defaults break',
    related("relations: [{ lower: 'm', upper: 'n' }]"),
    'must hold of the defaults (m < n does not)',
  ],
  [
    'a relation of one parameter',
    related("relations: [{ lower: 'n', upper: 'n' }]"),
    "must name two parameters (it names 'n' twice)",
  ],
  [
    'a relation that is a function',
    related('relations: [() => true]'),
    'relations.0 must compare two parameters, as below does',
  ],
  ['half a whole number', parameter('min: 0.5'), "of the kind 'INTEGER' must have whole numbers"],
  ['an import that exits', 'process.exit()', 'its import ended its process'],
  [
    'an import that kills its process',
    "(await import('node:child_process')).execFileSync('kill', ['-9', String(process.pid)])",
    'its import ended its process',
  ],
  ['what fails later', `Promise.reject(new Error('nobody waited'))\n${strategy('')}`, 'nobody waited'],
  ['what replaces what all count with', `Math.sqrt = (x) => x\n${strategy('')}`, 'it changes Math.sqrt, which all'],
  ['what sends signals', "process.kill(process.pid, 'SIGKILL')", 'may not send signals (process.kill)'],
  ['a built-in name', strategy("name: 'rsi'"), "name 'rsi' is taken by a built-in strategy"],
]

describe('a folder of strategies that cannot be used', () => {
  const fileOf = (what: string) => `${what.replaceAll(' ', '-')}.ts`
  let said: typeof told
  let usable: readonly string[]
  let problems: OwnStrategies['problems']

  // All at once: each look of another one would start a process.
  beforeAll(async () => {
    prepare()
    save('_helper.ts', '\nthrow new Error("helpless")')
    for (const [what, text] of FAULTY) save(fileOf(what), text)
    await own.open()
    said = told
    usable = names()
    problems = own.problems
    await clear()
  })

  test.each(FAULTY)('says what is wrong with %s', (what, _text, reason) => {
    expect(said[fileOf(what)]).toContain(reason)
    const problem = problems.find(({ file }) => file === fileOf(what))
    expect(problem?.message).toContain(reason)
    expect(problem?.message).not.toContain(tmpdir())
    expect(usable).toEqual([])
  })

  test.each([
    ['what throws further down', 3],
    ['no TypeScript further down', 3],
    ['a missing import', 1],
    ['a faulty helper', null],
    ['no title', null],
    ['a built-in name', null],
  ])('names the line of %s: %s', (what, line) => {
    expect(problems.find(({ file }) => file === fileOf(what))?.line).toBe(line)
    if (line !== null) expect(said[fileOf(what)]).toMatch(new RegExp(`^line ${line}: `))
  })
})

describe('the folder of strategies', () => {
  test('has no file see the environment, or what another one changed', async () => {
    save('a.ts', `Array.prototype.map = () => []\n${strategy('', 'first')}`)
    save('b.ts', `globalThis.left = 1\nsetInterval(() => undefined, 1000)\n${strategy('', 'second')}`)
    save('c.ts', 'process.exit()')
    const sights =
      "[Object.keys(process.env).filter((name) => name !== 'TINYPOOL_WORKER_ID').length, typeof globalThis.left, ...[1].map(() => 2)]"
    save('d.ts', strategy(`title: ${sights}.join(' ')`, 'third'))
    await own.open()
    expect(told['a.ts']).toContain('it changes Array.prototype.map, which all strategies and the engines count with')
    expect(names()).toEqual(['second', 'third'])
    expect(own.find('third')?.title).toBe('0 undefined 2')
  })

  test('has what a file declares of its parameters', async () => {
    save('mine.ts', `import { below } from 'barline'\n${related("relations: [below('n', 'm', { factor: 0.5 })]")}`)
    await own.open()
    expect(own.find('mine')?.relations).toEqual([{ lower: 'n', upper: 'm', factor: 0.5, orEqual: false }])
  })

  test('passes over what is no strategy file', async () => {
    for (const file of ['notes.md', '_draft.ts', '.hidden.js', 'mine.test.ts', 'mine.d.ts']) save(file, 'nonsense')
    mkdirSync(join(folder, 'folder.ts.d'))
    await own.open()
    expect(told).toEqual({})
  })

  test('need not be there, and may come later', async () => {
    rmSync(folder, { recursive: true })
    await own.open()
    expect(names()).toEqual([])
    mkdirSync(folder)
    save('mine.ts', strategy(''))
    look()
    await comes(() => expect(names()).toEqual(['mine']))
  })

  test('goes on around a link that leads nowhere, tells of it once, and reads it when it leads somewhere', async () => {
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'linked.ts'))
    save('mine.ts', strategy(''))
    await own.open()
    expect(names()).toEqual(['mine'])
    expect(own.problems).toEqual([{ file: 'linked.ts', line: null, message: "Cannot find module 'linked.ts'" }])
    expect(told['linked.ts']).toContain('linked.ts')
    save('other.ts', strategy('', 'other'))
    look()
    await vi.waitFor(() => expect(names()).toEqual(['mine', 'other']))
    expect(count).toBe(3)
    save('elsewhere', strategy('', 'linked'))
    look()
    await vi.waitFor(() => expect(names()).toEqual(['linked', 'mine', 'other']))
  })

  test('is told of once where others can write to it or to a file in it', async () => {
    save('mine.ts', strategy(''))
    save('safe.ts', strategy('', 'safe'))
    chmodSync(join(folder, 'mine.ts'), 0o666)
    await own.open()
    expect(told[join(folder, 'mine.ts')]).toContain('every user of this machine can write to it')
    expect(Object.keys(told).toSorted()).toEqual([join(folder, 'mine.ts'), 'mine.ts', 'safe.ts'].toSorted())
    chmodSync(folder, 0o777)
    look()
    await vi.waitFor(() => expect(told[folder]).toContain('every user of this machine can write to it'))
    look()
    save('last.ts', strategy('', 'last'))
    look()
    await vi.waitFor(() => expect(names()).toContain('last'))
    expect(count).toBe(5)
  })

  test.runIf(process.getuid?.() === 0)(
    'is told of where a file belongs to somebody else (only root can try)',
    async () => {
      save('mine.ts', strategy(''))
      chownSync(join(folder, 'mine.ts'), 65_534, 65_534)
      await own.open()
      expect(told[join(folder, 'mine.ts')]).toBe('it belongs to user 65534, and this server runs as user 0')
    },
  )

  test('gives a name that two files take to the first, and to the other one when the first is gone', async () => {
    save('b.ts', strategy(''))
    await own.open()
    save('a.ts', strategy("title: 'The other'"))
    look()
    await comes(() => expect(told['b.ts']).toBe("name 'mine' is taken by the file a.ts"))
    const problem = { file: 'b.ts', line: null, message: "name 'mine' is taken by the file a.ts" }
    look()
    await comes(() => expect(own.problems).toEqual([problem]))
    expect(own.find('mine')?.title).toBe('The other')
    unlinkSync(join(folder, 'a.ts'))
    look()
    await comes(() => expect(own.find('mine')?.title).toBe('Mine'))
    expect([names(), own.problems]).toEqual([['mine'], []])
  })

  test('hands out the code of its own strategies alone, of another version another one', async () => {
    save('mine.ts', strategy(''))
    await own.open()
    const [before] = own.filesOf(work('rsi', 'mine', 'mine', 'unknown'))
    expect(own.filesOf(work('rsi', 'unknown'))).toEqual([])
    save('mine.ts', strategy("title: 'Longer than before'"))
    look()
    await comes(() => expect(own.filesOf(work('mine'))[0]?.code.digest).not.toBe(before?.code.digest))
    expect(own.find('rsi')?.title).not.toBe('Mine')
  })
})

const work = (...names: string[]) => ({
  batches: names.map((strategy) => ({ strategy, direction: 'LONG' as const, parameters: {}, first: 0, exits: [] })),
})

/** The first bar on which a version of `mine` enters, on a thread that has run its other versions. */
async function entryOf(digest: string): Promise<number> {
  const { batches } = work('mine')
  const account = { ...PLAIN_ACCOUNT, fill: 'CLOSE' as const }
  const exits = [{ takeProfit: null, stopLoss: null }]
  const terms = { account, objective: 'SHARPE', engines: ['VECTOR'], versions: { mine: digest } } as const
  const asked = { ...terms, batches: batches.map((batch) => ({ ...batch, exits })) }
  const candles = candlesAt(new Array<number>(9).fill(1))
  const buffer = candles.time.buffer as SharedArrayBuffer
  const task: ReplayTask = { work: asked, candles: buffer, bars: candles.length, own: own.filesOf(asked) }
  const { replay }: ThreadReplay = await thread.run(task)
  return replay.trades[0]?.entryBar ?? -1
}

let thread: Tinypool

beforeAll(() => {
  thread = new Tinypool({
    filename: new URL('../tasks/replayThread.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
  })
})

afterAll(() => thread.destroy())

describe('the code of a strategy', () => {
  const entering = (import_: string, bar: string) => `${import_}
    const signals = ({ length }) => ({ entry: new Uint8Array(length).fill(1, ${bar}), exit: new Uint8Array(length) })
    ${strategy('signals')}`
  const digest = () => own.digestOf('mine') ?? ''
  const changed = async (before: string) => {
    look()
    await comes(() => expect([before, '']).not.toContain(digest()))
    return digest()
  }

  test('is all that its file imports: each version stays what it was, and one that comes back is the same', async () => {
    mkdirSync(join(folder, 'lib'))
    save('mine.ts', entering("import { bar } from './lib/bar.ts'", 'bar'))
    save(
      'lib/bar.ts',
      "import numbers from './numbers.json' with { type: 'json' }\nexport const bar: number = numbers.bar",
    )
    save('lib/numbers.json', '{ "bar": 1 }')
    await own.open()
    const first = digest()
    save('lib/numbers.json', '{ "bar": 2  }')
    const second = await changed(first)
    save('lib/bar.ts', 'export const bar = 3')
    const third = await changed(second)
    save('mine.ts', entering('', '4'))
    const fourth = await changed(third)
    expect(await Promise.all([first, second, third, fourth].map(entryOf))).toEqual([1, 2, 3, 4])
    save('mine.ts', entering("import { bar } from './lib/bar.ts'", 'bar'))
    expect(await changed(fourth)).toBe(third)
  })

  test('is the same wherever its folder is, and whenever it was written', async () => {
    mkdirSync(join(folder, 'elsewhere'))
    save('mine.ts', entering('', '4'))
    save('elsewhere/other.ts', entering('', '4'))
    await own.open()
    const here = digest()
    await own.close()
    reopen('elsewhere')
    await own.open()
    expect(digest()).toBe(here)
  })

  test('goes on from what a start finds on the disk, until no open job needs it', async () => {
    save('mine.ts', entering('', '4'))
    await own.open()
    const first = digest()
    save('mine.ts', entering('', '5'))
    const second = await changed(first)
    await own.close()
    reopen()
    own.tidy([first])
    expect(await entryOf(first)).toBe(4)
    expect(own.holds(second)).toBe(false)
    expect(() => own.filesOf({ ...work('mine'), versions: { mine: second } })).toThrow(
      `the code of strategy 'mine' (${second.slice(0, 8)}…) is not held here`,
    )
    own.tidy([])
    reopen()
    expect(own.holds(first)).toBe(false)
  })

  test('that was damaged on the disk is not run', async () => {
    save('mine.ts', entering('', '4'))
    await own.open()
    const path = join(folder, 'kept', `${digest()}.json`)
    writeFileSync(path, readFileSync(path, 'utf8').replace('4)', '7)'))
    const held = digest()
    reopen()
    expect(own.holds(held)).toBe(false)
  })

  test('of a CommonJS file is read anew too', async () => {
    const text = (bar: number) => entering('', String(bar)).replace('export default', 'module.exports =')
    save('mine.js', text(1))
    await own.open()
    const first = digest()
    save('mine.js', text(2))
    const second = await changed(first)
    expect(await Promise.all([first, second].map(entryOf))).toEqual([1, 2])
  })

  test('comes when a file that was missing comes, or one that was broken is mended', async () => {
    save('mine.ts', entering("import { bar } from './bar.ts'", 'bar'))
    await own.open()
    expect(told['mine.ts']).toContain('Cannot find module')
    save('bar.ts', 'export const bar = ')
    look()
    await comes(() => expect(told['mine.ts']).toContain('Expression expected'))
    save('bar.ts', 'export const bar = 6')
    expect(await entryOf(await changed(''))).toBe(6)
  })
})
