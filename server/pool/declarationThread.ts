import type { Declaration } from '../engine/strategies/strategy.ts'
import { importRule } from './ownRule.ts'

/** The entry of the thread that reads strategy files: what the file's strategy says of itself, without its code. */
export default async function readDeclaration({ url }: { readonly url: string }): Promise<Declaration> {
  const { name, title, description, family, parameters } = await importRule(url)
  const plain = parameters.map(({ name, kind, min, max, step, default: preset, description }) => {
    return { name, kind, min, max, step, default: preset, description }
  })
  return { name, title, description, family, parameters: plain }
}
