import type { Candles } from '../candles.ts'
import { findStrategy } from './builtIn.ts'
import type { Direction, Parameters, Strategy } from './strategy.ts'

/** The bars on which a strategy signals, in order. */
export function barsOf(name: string, candles: Candles, parameters: Parameters, direction: Direction) {
  const { entry, exit } = (findStrategy(name) as Strategy).signals(candles, parameters, direction)
  const marked = (marks: Uint8Array) => [...marks.keys()].filter((index) => marks[index] === 1)
  return { entry: marked(entry), exit: marked(exit) }
}
