import type { Scenario } from './trace.fixture.ts'

/** A stream of numbers from 0 to 1 that a seed gives (Tommy Ettinger's mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function listOf(count: number, value: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => value(index))
}

/** Scales durations so that all of them take about `total` seconds on so many threads. */
function scaled(values: readonly number[], total: number, threads = 1): number[] {
  const sum = values.reduce((all, one) => all + one, 0)
  return values.map((value) => (value * total * threads) / sum)
}

/** Log-normal durations (Box and Muller 1958). */
function logNormal(count: number, deviation: number, seed: number): number[] {
  const random = randomOf(seed)
  return listOf(count, () =>
    Math.exp(deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())),
  )
}

const even = (count: number) => listOf(count, () => 1)

/** Runs of every kind that users have, a minute to some minutes long. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'uniform', threads: 4, seconds: scaled(even(400), 120, 4) },
  { name: 'log-normal', threads: 4, seconds: scaled(logNormal(200, 0.8, 1), 120, 4) },
  {
    name: 'rising cost',
    threads: 2,
    seconds: scaled(
      listOf(120, (index) => 1 + index / 20),
      120,
      2,
    ),
  },
  {
    name: 'bimodal',
    threads: 2,
    seconds: scaled(
      listOf(150, (index) => (randomOf(index)() < 0.2 ? 10 : 1)),
      150,
      2,
    ),
  },
  { name: 'one huge last item', threads: 4, seconds: [...scaled(even(40), 90, 4), 60] },
  {
    name: 'pause of 20 s',
    threads: 2,
    seconds: scaled(even(100), 120, 2),
    pauses: [{ at: 50, seconds: 20, kind: 'JOB' }],
  },
  { name: '20 one by one', threads: 1, seconds: scaled(logNormal(20, 0.4, 2), 120) },
  { name: '200 one by one', threads: 1, seconds: scaled(logNormal(200, 0.4, 3), 120) },
  { name: '52,800 by tens', threads: 2, seconds: scaled(logNormal(52_800, 0.3, 4), 180, 2), batch: 10 },
  { name: '4 at once', threads: 4, seconds: scaled(logNormal(40, 0.3, 5), 120, 4) },
  { name: '8 at once', threads: 8, seconds: scaled(logNormal(80, 0.3, 6), 120, 8) },
  { name: '20 at once', threads: 20, seconds: scaled(logNormal(200, 0.3, 7), 120, 20) },
  { name: 'plan that grows', threads: 2, seconds: scaled(even(220), 150, 2), grows: { known: 1 / 1.1, at: 0.4 } },
  { name: 'resumed at 50 %', threads: 2, seconds: scaled(even(200), 200, 2), resumed: 0.5 },
  { name: 'disconnected for 30 s', threads: 2, seconds: scaled(even(200), 240, 2), lost: { at: 0.4, seconds: 30 } },
  {
    name: 'host suspended',
    threads: 2,
    seconds: scaled(even(200), 120, 2),
    pauses: [{ at: 60, seconds: 600, kind: 'HOST' }],
  },
]
