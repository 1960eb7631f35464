import type { Context } from '../context.ts'
import { apiError } from './errorCodes.ts'
import { createLoaders, type Loaders } from './loaders.ts'
import { StreamPosition } from './streams/position.ts'

/** What the resolvers of one operation share. */
export interface OperationContext extends Context {
  readonly loaders: Loaders
  /** Of a subscription over SSE. */
  readonly position: StreamPosition
}

/**
 * The most trials that one operation waits for to be run again. The cost of a document counts them before; this holds lists whose length
 * no document tells, such as folds.
 */
const MAX_REPLAYS = 200

function holdReplays(trialDetail: Context['trialDetail']): Context['trialDetail'] {
  let waiting = 0
  return async (job, number) => {
    if (waiting >= MAX_REPLAYS) {
      const message = `more than ${MAX_REPLAYS} trials would be run again for this at once; ask for fewer of equity and trades`
      throw apiError('TOO_COSTLY', message, { allowed: MAX_REPLAYS })
    }
    waiting += 1
    try {
      return await trialDetail(job, number)
    } finally {
      waiting -= 1
    }
  }
}

/** The context of one operation: what all share, with reads that its fields make together. */
export function openOperation(context: Context, position = new StreamPosition()): OperationContext {
  const loaders = createLoaders(context.store, context.datasets)
  return { ...context, loaders, position, trialDetail: holdReplays(context.trialDetail) }
}
