import { DEFAULT_CONSTRAINTS, type Specification } from '../specification.ts'

/**
 * Whether two jobs were asked for with the same input, whatever the order in which its fields were written. What was stored before there
 * were constraints was asked for without a word of them, as it may be now.
 */
export function isSameInput(one: Specification, other: Specification): boolean {
  return canonical([one.kind, one.input]) === canonical([other.kind, other.input])
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (name === 'constraints' && JSON.stringify(part) === USUAL) return undefined
    return isRecord(part) ? sorted(part) : part
  })
}

const USUAL = JSON.stringify(DEFAULT_CONSTRAINTS)

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)))
}
