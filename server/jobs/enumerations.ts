/** Lists of the engine that the API shows: it may import no room but this one. */
export { EXIT_REASONS, FILLS } from '../engine/backtest.ts'
export { OBJECTIVES } from '../engine/objective.ts'
export { DIRECTIONS, PARAMETER_KINDS } from '../engine/strategies/strategy.ts'
