import type { ParameterNode } from '../api/documents/strategies.ts'
import { plain } from './format.ts'

/** `2 to 500, whole · default 10 · bars of the fast average`: what a parameter may be, and what it is. */
export function aboutParameter({ min, max, kind, default: preset, description }: ParameterNode): string {
  const limits = `${plain(min)} to ${plain(max)}${kind === 'INTEGER' ? ', whole' : ''} · default ${plain(preset)}`
  return description ? `${limits} · ${description.replace(/\.$/, '')}` : limits
}
