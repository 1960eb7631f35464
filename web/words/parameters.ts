import type { ParameterNode } from '../api/documents/strategies.ts'
import { plain } from './format.ts'

/** `2 to 500, whole · default 10 · bars of the fast average`: what a parameter may be, and what it is. */
export function aboutParameter({ min, max, kind, default: preset, description }: ParameterNode): string {
  const limits = `${plain(min)} to ${plain(max)}${kind === 'INTEGER' ? ', whole' : ''} · default ${plain(preset)}`
  return description ? `${limits} · ${description.replace(/\.$/, '')}` : limits
}

/** Where a default stands in its span, from 0 to 1, where equal ratios are equally wide; equal differences are where it may be 0 or less. */
export function placeOnLog({ min, max, default: preset }: Pick<ParameterNode, 'min' | 'max' | 'default'>): number {
  if (max <= min) return 0
  const place = min > 0 ? Math.log(preset / min) / Math.log(max / min) : (preset - min) / (max - min)
  return Math.min(1, Math.max(0, place))
}
