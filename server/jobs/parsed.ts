import { LRUCache } from 'lru-cache'
import type { Job } from './job.ts'
import { asSweep, DEFAULT_WATCHDOG, NO_LIMITS, type Specification, withRun } from './specification.ts'

/** Characters of the specifications that stay parsed, of all jobs together. */
const MAX_CHARACTERS = 16_000_000

/** By the text that each was read from. */
const kept = new LRUCache<string, Specification>({
  maxSize: MAX_CHARACTERS,
  sizeCalculation: (_, text) => Math.max(1, text.length),
})

/** Reads what `printSpecification` wrote, also before there were limits, thresholds and tags. */
function parseSpecification(text: string): Specification {
  const parsed = JSON.parse(text) as Specification
  const { run } = asSweep(parsed)
  const { limits = NO_LIMITS, watchdog = DEFAULT_WATCHDOG, tags = [] } = run
  return withRun(parsed, { ...run, limits, watchdog, tags })
}

/**
 * The specification of a job. There is no other way to parse one, and each is parsed once: a job that RUNs is asked for it with each of its
 * tasks and readings. Only text that `printSpecification` wrote may be passed.
 */
export function specificationOf({ specification: text }: Pick<Job, 'specification'>): Specification {
  const known = kept.get(text)
  if (known) return known
  const specification = parseSpecification(text)
  kept.set(text, specification)
  return specification
}
