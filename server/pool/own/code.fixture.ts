import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { assemble } from './code.ts'
import type { OwnFile } from './rule.ts'

/** A strategy file that imports no other, as threads are told of it; its strategy is called as the file is. */
export function ownFileOf(path: string): OwnFile {
  const url = pathToFileURL(path).href
  const file = { format: 'module', source: readFileSync(path, 'utf8'), links: new Map<string, string>() } as const
  return { name: basename(path, '.js'), code: assemble(url, new Map([[url, file]])) }
}
