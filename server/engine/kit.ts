/** What a strategy of one's own may import as `barline`: the types, the shorthands and the indicators of the built-in ones. */
export type { Candles } from './candles.ts'
export * from './crossings.ts'
export * from './indicators/averages.ts'
export * from './indicators/bands.ts'
export * from './indicators/calendar.ts'
export * from './indicators/columns.ts'
export * from './indicators/directional.ts'
export * from './indicators/extremes.ts'
export * from './indicators/momentum.ts'
export * from './indicators/movingAverages.ts'
export * from './indicators/oscillators.ts'
export * from './indicators/ranges.ts'
export * from './indicators/sessions.ts'
export * from './indicators/stochastics.ts'
export * from './indicators/trailing.ts'
export * from './indicators/transforms.ts'
export * from './indicators/volatility.ts'
export * from './indicators/volume.ts'
export * from './strategies/parameters.ts'
export { below } from './strategies/relations.ts'
export {
  type BarStrategy,
  type Decision,
  type Direction,
  defineBarStrategy,
  defineStrategy,
  mirrored,
  type Parameters,
  type Position,
  type Signals,
  type Strategy,
} from './strategies/strategy.ts'
