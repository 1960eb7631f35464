import type { Declaration } from '../engine/strategies/strategy.ts'
import { importRule } from './ownRule.ts'
import { faultOf, watched } from './ownWatch.ts'

/** What is known of a strategy file. */
export interface ReadFile {
  readonly declaration: Declaration
  /** See `Watched`. */
  readonly isSpent: boolean
}

/** The entry of the thread that reads strategy files: what the file's strategy says of itself, without its code. */
export default async function readDeclaration({ url }: { readonly url: string }): Promise<ReadFile> {
  const { run, traces, isSpent } = await watched((watch) => watch.within(url, () => importRule(url)))
  const fault = faultOf(traces, url)
  if (fault !== null) throw new Error(fault)
  if (run.status === 'rejected') throw run.reason
  const { name, title, description, family, parameters } = run.value
  const plain = parameters.map(({ name, kind, min, max, step, default: preset, description }) => {
    return { name, kind, min, max, step, default: preset, description }
  })
  return { declaration: { name, title, description, family, parameters: plain }, isSpent }
}
