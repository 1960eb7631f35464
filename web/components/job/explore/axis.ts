import type { DrawnTrial } from '../../../api/documents/explore.ts'
import type { TrialFilter } from '../../../api/documents/trialRows.ts'
import { type Bounds, boundsOf, type Measure, measureName, measureText, withBounds } from '../../../form/trialFilter.ts'

/** A span of an axis, from 0 at the bottom to 1. */
export type Span = readonly [low: number, high: number]

/** An axis of parallel coordinates. */
export interface Axis {
  readonly id: string
  readonly name: string
  /** What inputs give bounds of; null where it has names in place of numbers. */
  readonly measure: Measure | null
  /** What is written on it, and where. */
  readonly labels: readonly { readonly text: string; readonly at: number }[]
  /** Where a trial stands; null where it has no such value. */
  at(trial: DrawnTrial): number | null
  /** The span that a filter leaves; null where it leaves all. */
  spanOf(filter: TrialFilter): Span | null
  /** The filter that leaves this span; null for all. */
  narrow(filter: TrialFilter, span: Span | null): TrialFilter
}

/** Every n-th of an axis' labels, as many as have room. */
export function writtenLabels(labels: Axis['labels'], room: number): Axis['labels'] {
  const step = Math.max(1, Math.ceil(labels.length / Math.max(1, room)))
  return labels.filter((_, index) => index % step === 0)
}

const inside = (at: number, [low, high]: Span) => at >= low - 1e-9 && at <= high + 1e-9

/** An axis of names, or of a few values: each has its place. */
export function stepsAxis<Value>(
  id: string,
  {
    name,
    values,
    textOf,
    read,
  }: {
    readonly name: string
    readonly values: readonly Value[]
    textOf(value: Value): string
    read(trial: DrawnTrial): Value
  },
  narrow: {
    spanOf(filter: TrialFilter): readonly Value[] | null
    keep(filter: TrialFilter, kept: readonly Value[] | null): TrialFilter
  },
): Axis {
  const place = (index: number) => (index + 0.5) / values.length
  const at = (value: Value) => (values.includes(value) ? place(values.indexOf(value)) : null)
  return {
    id,
    name,
    measure: null,
    labels: values.map((value, index) => ({ text: textOf(value), at: place(index) })),
    at: (trial) => at(read(trial)),
    spanOf(filter) {
      const kept = narrow.spanOf(filter)?.flatMap((value) => at(value) ?? []) ?? []
      const half = 0.4 / values.length
      return kept.length > 0 ? [Math.min(...kept) - half, Math.max(...kept) + half] : null
    },
    narrow(filter, span) {
      const kept = span && values.filter((_, index) => inside(place(index), span))
      return kept && kept.length === 0 ? filter : narrow.keep(filter, kept?.length === values.length ? null : kept)
    },
  }
}

/** An axis of numbers. */
export function numberAxis(
  measure: Measure,
  {
    extent,
    logarithmic = false,
    falling = false,
    whole = false,
  }: {
    readonly extent: Span
    readonly logarithmic?: boolean
    /** Less is better, and stands at the top. */
    readonly falling?: boolean
    readonly whole?: boolean
  },
  read: (trial: DrawnTrial) => number | null,
): Axis {
  const scale = logarithmic && extent[0] > 0 ? Math.log : (value: number) => value
  const back = logarithmic && extent[0] > 0 ? Math.exp : (value: number) => value
  const [low, high] = [scale(extent[0]), scale(extent[1])]
  const turn = (share: number) => (falling ? 1 - share : share)
  const place = (value: number) =>
    turn(high > low ? Math.max(0, Math.min(1, (scale(value) - low) / (high - low))) : 0.5)
  const value = (at: number) => back(low + turn(at) * (high - low))
  const ordered = (one: number, other: number): Span => [Math.min(one, other), Math.max(one, other)]
  // What a pointer chose is told in four digits; of whole numbers, those inside.
  const rounded = (one: number, up: boolean) =>
    whole ? (up ? Math.ceil(one - 1e-6) : Math.floor(one + 1e-6)) : Number(one.toPrecision(4))
  return {
    id: 'metric' in measure ? measure.metric : `p.${measure.parameter}`,
    name: measureName(measure),
    measure,
    labels:
      extent[0] === extent[1]
        ? [{ text: measureText(measure, extent[0]), at: 0.5 }]
        : extent.map((end) => ({ text: measureText(measure, end), at: place(end) })),
    at(trial) {
      const own = read(trial)
      return own === null || !Number.isFinite(own) ? null : place(own)
    },
    spanOf(filter) {
      const bounds = boundsOf(filter, measure)
      return bounds && ordered(place(bounds.min ?? extent[0]), place(bounds.max ?? extent[1]))
    },
    narrow(filter, span) {
      if (!span) return withBounds(filter, measure, null)
      const [min, max] = ordered(value(span[0]), value(span[1]))
      const bounds: Bounds = { min: rounded(min, true), max: rounded(max, false) }
      return (bounds.min ?? 0) > (bounds.max ?? 0) ? filter : withBounds(filter, measure, bounds)
    },
  }
}
