import { generate } from './generate.fixture.ts'
import { readRecordings, replay } from './recording.fixture.ts'
import { scenariosOf } from './scenarios.fixture.ts'
import type { Trace } from './trace.fixture.ts'

/**
 * All runs that bars are held to, made up and recorded, each with hints and without. A job whose costs nobody knew counts as one
 * without, and is played as it was heard.
 */
export const TRACES: readonly Trace[] = [true, false].flatMap((hinted) => [
  ...scenariosOf(0).map((scenario) => generate(scenario, hinted)),
  ...readRecordings().flatMap((recording) => (recording.isKnown || !hinted ? replay(recording, hinted) : [])),
])

/** The made-up runs with other throws of the dice: they were looked at when the width of ranges was chosen; nothing else was fitted to them. */
export const OTHER_TRACES: readonly Trace[] = [1, 2].flatMap((throws) =>
  [true, false].flatMap((hinted) =>
    scenariosOf(throws).map((scenario) => generate({ ...scenario, name: `${scenario.name}, throw ${throws}` }, hinted)),
  ),
)
