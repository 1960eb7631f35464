import { generate } from './generate.fixture.ts'
import { readRecordings, replay } from './recording.fixture.ts'
import { SCENARIOS } from './scenarios.fixture.ts'
import type { Trace } from './trace.fixture.ts'

/**
 * All runs that bars are held to, made up and recorded, each with hints and without. A job whose costs nobody knew counts as one
 * without, and is played as it was heard.
 */
export const TRACES: readonly Trace[] = [true, false].flatMap((hinted) => [
  ...SCENARIOS.map((scenario) => generate(scenario, hinted)),
  ...readRecordings().flatMap((recording) => (recording.isKnown || !hinted ? replay(recording, hinted) : [])),
])
