import { builder } from './builder.ts'
import './analysis.ts'
import './dataset.ts'
import './event.ts'
import './forecast.ts'
import './improvement.ts'
import './job.ts'
import './node.ts'
import './progress.ts'
import './start.ts'
import './statistics.ts'
import './strategy.ts'
import './trialDetail.ts'
import './walkForward.ts'
import './verdict.ts'
import './worker.ts'

/** The API's schema, put together from its nouns. */
export const schema = builder.toSchema()
