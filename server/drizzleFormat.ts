import { registerHooks } from 'node:module'

/**
 * Has drizzle-orm loaded as CommonJS. Of ES modules Node 26 parses the package's `exports` once for each file, and those of drizzle-orm are
 * 170 kB for a hundred files: a third of a start's CPU, and 200 MB of memory. To be called before the first of them is imported.
 *
 * @returns what ends that
 */
export function loadDrizzleAsCommonJs(): () => void {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      /^drizzle-orm(\/|$)/.test(specifier)
        ? next(specifier, { ...context, conditions: ['node', 'require'] })
        : next(specifier, context),
  })
  return () => hooks.deregister()
}
