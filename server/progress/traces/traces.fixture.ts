import { generate } from './generate.fixture.ts'
import { readRecordings, replay } from './recording.fixture.ts'
import type { Scenario } from './scenario.fixture.ts'
import { scenariosOf } from './scenarios.fixture.ts'
import type { Trace } from './trace.fixture.ts'

/** Makes a trace, which takes some milliseconds: whoever looks at a few makes those alone. */
export type TraceMaker = () => Trace

const makerOf =
  (scenario: Scenario, hinted: boolean): TraceMaker =>
  () =>
    generate(scenario, hinted)

/**
 * All runs that bars are held to, made up and recorded, each with hints and without. A job whose costs nobody knew counts as one
 * without, and is played as it was heard.
 */
export const TRACES: readonly TraceMaker[] = [true, false].flatMap((hinted) => [
  ...scenariosOf(0).map((scenario) => makerOf(scenario, hinted)),
  ...readRecordings().flatMap((recording) => (recording.isKnown || !hinted ? [() => replay(recording, hinted)] : [])),
])

/** The made-up runs with other throws of the dice: they were looked at when the width of ranges was chosen; nothing else was fitted to them. */
export const OTHER_TRACES: readonly TraceMaker[] = [1, 2].flatMap((throws) =>
  [true, false].flatMap((hinted) =>
    scenariosOf(throws).map((scenario) => makerOf({ ...scenario, name: `${scenario.name}, throw ${throws}` }, hinted)),
  ),
)
