import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BUILT_IN } from '../engine/strategies/builtIn.ts'
import { OwnStrategies } from './ownStrategies.ts'

let folder: string
let look: () => void
let own: OwnStrategies
/** What was written to the log of a file. */
let told: Record<string, string>
/** How often anything was written to it. */
let count: number

beforeEach(() => {
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
  own = new OwnStrategies({
    folder,
    clock: { now: () => 0, wallMs: () => 0, every, pause: async () => undefined },
    log: { info: tell, warn: tell, error: tell },
  })
})

afterEach(async () => {
  await own.close()
  rmSync(folder, { recursive: true, force: true })
})

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
const names = () => own.list.slice(BUILT_IN.length).map(({ name }) => name)

describe('the folder of strategies', () => {
  test.each([
    ['no TypeScript', 'export default {', 'Unexpected token'],
    ['no JavaScript', 'export default = 1', 'Expression expected'],
    ['what throws', 'throw new Error("not today")', 'not today'],
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
    ['half a whole number', parameter('min: 0.5'), "of the kind 'INTEGER' must have whole numbers"],
    ['an import that ends its thread', 'process.exit()', 'its import ended its thread (process.exit())'],
    ['what fails later', `Promise.reject(new Error('nobody waited'))\n${strategy('')}`, 'nobody waited'],
    ['what replaces what all count with', `Math.sqrt = (x) => x\n${strategy('')}`, 'it changes Math.sqrt, which all'],
    ['what sends signals', "process.kill(process.pid, 'SIGKILL')", 'may not send signals (process.kill)'],
    ['a built-in name', strategy("name: 'rsi'"), "name 'rsi' is taken by a built-in strategy"],
  ])('says what is wrong with %s', async (_what, text, reason) => {
    save('it.ts', text)
    await own.open()
    expect(told['it.ts']).toContain(reason)
    expect(names()).toEqual([])
  })

  test('has no file see the environment, or what another one changed', async () => {
    save('a.ts', `Array.prototype.map = () => []\n${strategy('', 'first')}`)
    save('b.ts', `globalThis.left = 1\nsetInterval(() => undefined, 1000)\n${strategy('', 'second')}`)
    save('c.ts', 'process.exit()')
    const sights = '[Object.keys(process.env).length, typeof globalThis.left, ...[1].map(() => 2)]'
    save('d.ts', strategy(`title: ${sights}.join(' ')`, 'third'))
    await own.open()
    expect(told['a.ts']).toContain('it changes Array.prototype.map, which all strategies and the engines count with')
    expect(names()).toEqual(['second', 'third'])
    expect(own.find('third')?.title).toBe('0 undefined 2')
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
    await vi.waitFor(() => expect(names()).toEqual(['mine']))
  })

  test('goes on around a link that leads nowhere, tells of it once, and reads it when it leads somewhere', async () => {
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'linked.ts'))
    save('mine.ts', strategy(''))
    await own.open()
    expect(names()).toEqual(['mine'])
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
    await vi.waitFor(() => expect(told['b.ts']).toBe("name 'mine' is taken by the file a.ts"))
    expect(own.find('mine')?.title).toBe('The other')
    unlinkSync(join(folder, 'a.ts'))
    look()
    await vi.waitFor(() => expect(own.find('mine')?.title).toBe('Mine'))
    expect(names()).toEqual(['mine'])
  })

  test('hands out files of its own strategies alone, another one for another version', async () => {
    save('mine.ts', strategy(''))
    await own.open()
    const [before] = own.filesOf(['rsi', 'mine', 'mine', 'unknown'])
    expect(own.filesOf(['rsi', 'unknown'])).toEqual([])
    save('mine.ts', strategy("title: 'Longer than before'"))
    look()
    await vi.waitFor(() => expect(own.filesOf(['mine'])[0]?.url).not.toBe(before?.url))
    expect(own.find('rsi')?.title).not.toBe('Mine')
  })
})
