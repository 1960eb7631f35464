import { DEFAULT_CONSTRAINTS, type Specification } from '../specification.ts'

/**
 * Whether two jobs were asked for with the same input, whatever the order in which its fields were written. What was stored before there
 * were constraints, or before trials were held to some, was asked for without a word of them, as it may be now.
 */
export function isSameInput(one: Specification, other: Specification): boolean {
  return canonical([one.kind, one.input]) === canonical([other.kind, other.input])
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (!isRecord(part)) return part
    return name === 'constraints' ? unusual(part) : sorted(part)
  })
}

/** Of constraints those that are not what every job is asked; undefined where there is none. */
function unusual(constraints: Readonly<Record<string, unknown>>): unknown {
  const given = Object.entries(constraints).filter(([name, value]) => JSON.stringify(value) !== USUAL.get(name))
  return given.length > 0 ? sorted(Object.fromEntries(given)) : undefined
}

const USUAL = new Map(Object.entries(DEFAULT_CONSTRAINTS).map(([name, value]) => [name, JSON.stringify(value)]))

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)))
}
