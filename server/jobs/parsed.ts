import { LRUCache } from 'lru-cache'
import type { Job } from './job.ts'
import { parseSpecification, type Specification } from './specification.ts'

/** Characters of the specifications that stay parsed, of all jobs together. */
const MAX_CHARACTERS = 16_000_000

/** A specification with the text that it was read from. */
interface Parsed {
  readonly text: string
  readonly specification: Specification
}

const kept = new LRUCache<string, Parsed>({
  maxSize: MAX_CHARACTERS,
  sizeCalculation: ({ text }) => Math.max(1, text.length),
})

/** The specification of a job, read once: a job that RUNs asks for it with each of its readings. */
export function specificationOf({ id, specification: text }: Pick<Job, 'id' | 'specification'>): Specification {
  const known = kept.get(id)
  if (known?.text === text) return known.specification
  const specification = parseSpecification(text)
  kept.set(id, { text, specification })
  return specification
}
