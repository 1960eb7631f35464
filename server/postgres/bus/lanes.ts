import { z } from 'zod'
import type { NodeLanes } from '../../jobs/ports/bus.ts'
import { STAGES } from '../../jobs/progress.ts'

const number = z.number()

/** A lane: `thread`, then the job, the stage, and `trial`, `bar`, `bars`. */
const lane = z.tuple([
  number,
  z.string().nullable(),
  z.enum(STAGES).nullable(),
  number.nullable(),
  number.nullable(),
  number.nullable(),
])

/** What threads do, as an array: its letter, the look, the node, the version, how many lanes there are, and some of them. */
export const lanesFields = z.tuple([z.literal('n'), z.string(), z.string(), z.string(), number, z.array(lane)])

/** What threads do, as an array. */
export type LanesFields = z.infer<typeof lanesFields>

/** Writes what threads do. */
export function fieldsOfLanes({ id, node, version, threads, lanes }: NodeLanes): LanesFields {
  const written = lanes.map(({ thread, jobId, stage, trial, bar, bars }): z.infer<typeof lane> => {
    return [thread, jobId, stage, trial, bar, bars]
  })
  return ['n', id, node, version, threads, written]
}

/** Reads what `fieldsOfLanes` wrote. */
export function lanesOf([, id, node, version, threads, written]: LanesFields): NodeLanes {
  const lanes = written.map(([thread, jobId, stage, trial, bar, bars]) => ({ thread, jobId, stage, trial, bar, bars }))
  return { kind: 'lanes', id, node, version, threads, lanes }
}
