import { logNormal, randomOf } from './random.fixture.ts'
import type { Scenario } from './scenario.fixture.ts'

/** Scales durations so that they take about `seconds` on so many threads. */
function scaled(values: readonly number[], seconds: number, threads = 1): number[] {
  const sum = values.reduce((all, one) => all + one, 0)
  return values.map((value) => (value * seconds * threads) / sum)
}

const even = (count: number) => new Array<number>(count).fill(1)
const rising = Array.from({ length: 120 }, (_, index) => 1 + index / 20)

/** Numbers of dice that the first scenarios take; those of others lie beyond. */
const DICE = 1_000

/** Two threads and two hundred even trials of about a second. */
const plain = { threads: 2, seconds: scaled(even(200), 120, 2) }

/**
 * Runs of every kind that users have, one to four minutes long.
 *
 * @param throws which throw of the dice: what is random in them differs from one to the next
 */
export const scenariosOf = (throws: number): readonly Scenario[] => {
  const random = (count: number, deviation: number, seed: number) => logNormal(count, deviation, seed + DICE * throws)
  const bimodal = Array.from({ length: 150 }, (_, index) => (randomOf(index + DICE * throws)() < 0.2 ? 10 : 1))
  return [
    { name: 'uniform', threads: 4, seconds: scaled(even(400), 120, 4) },
    { name: 'log-normal', threads: 4, seconds: scaled(random(200, 0.8, 1), 120, 4) },
    { name: 'rising cost', threads: 2, seconds: scaled(rising, 120, 2) },
    { name: 'falling cost', threads: 2, seconds: scaled(rising.toReversed(), 120, 2) },
    { name: 'bimodal', threads: 2, seconds: scaled(bimodal, 150, 2) },
    { name: 'one huge last item', threads: 4, seconds: [...scaled(even(40), 90, 4), 60] },
    {
      name: 'pause of 20 s',
      threads: 2,
      seconds: scaled(even(100), 120, 2),
      stops: [{ at: 50, seconds: 20, kind: 'JOB' }],
    },
    { name: '20 one by one', threads: 1, seconds: scaled(random(20, 0.4, 2), 120) },
    { name: '200 one by one', threads: 1, seconds: scaled(random(200, 0.4, 3), 120) },
    { name: '52,800 by tens', threads: 2, seconds: scaled(random(52_800, 0.3, 4), 180, 2), batch: 10 },
    { name: '4 at once', threads: 4, seconds: scaled(random(40, 0.3, 5), 120, 4) },
    { name: '8 at once', threads: 8, seconds: scaled(random(80, 0.3, 6), 120, 8) },
    { name: '20 at once', threads: 20, seconds: scaled(random(200, 0.3, 7), 120, 20) },
    {
      name: 'one of five on a thread',
      threads: 1,
      seconds: new Array<number>(60).fill(1.5),
      turns: { every: 7.5, seconds: 1.5 },
    },
    { name: 'plan that grows', threads: 2, seconds: scaled(even(220), 150, 2), grows: { known: 1 / 1.1, at: 0.4 } },
    { name: 'resumed at 50 %', threads: 2, seconds: scaled(even(200), 200, 2), resumed: 0.5 },
    { name: 'disconnected for 30 s', threads: 2, seconds: scaled(even(200), 240, 2), lost: { at: 0.4, seconds: 30 } },
    { name: 'host suspended', ...plain, stops: [{ at: 60, seconds: 600, kind: 'HOST' }] },
    { name: 'wavering speed', ...plain, wavers: { share: 0.1, seconds: 45 } },
    {
      name: 'costs half too high',
      threads: 2,
      seconds: scaled(random(200, 0.5, 8), 120, 2),
      error: { bias: 1.5, wobble: 0.3 },
    },
  ]
}
