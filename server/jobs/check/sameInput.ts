import type { Specification } from '../specification.ts'

/** Whether two jobs were asked for with the same input, whatever the order in which its fields were written. */
export function isSameInput(one: Specification, other: Specification): boolean {
  return canonical([one.kind, one.input]) === canonical([other.kind, other.input])
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isRecord(part) ? sorted(part) : part))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)))
}
