import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'

interface Loaded {
  readonly file: string
  readonly names: readonly string[]
}

/** How a process of its own loads a module, where it has called for CommonJS, and where it has not. */
function load(specifier: string, call: string): Loaded {
  const script = `
    import { loadDrizzleAsCommonJs } from './server/drizzleFormat.ts'
    ${call}
    const names = Object.keys(await import('${specifier}'))
    console.log(JSON.stringify({ file: import.meta.resolve('${specifier}'), names }))`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }))
}

describe('drizzle-orm', () => {
  test.each(['drizzle-orm', 'drizzle-orm/pg-core', 'drizzle-orm/postgres-js', 'drizzle-orm/postgres-js/migrator'])(
    '%s is loaded as CommonJS, with all that it exports',
    (specifier) => {
      const [usual, called] = ['', 'loadDrizzleAsCommonJs()'].map((call) => load(specifier, call))
      expect(usual?.file).toMatch(/\.js$/)
      expect(called?.file).toMatch(/\.cjs$/)
      expect(called?.names).toEqual(expect.arrayContaining([...(usual?.names ?? [])]))
    },
  )

  test('is all that is loaded otherwise', () => {
    expect(load('graphql', 'loadDrizzleAsCommonJs()')).toEqual(load('graphql', ''))
  })
})
