/**
 * Prints how honest and how smooth bars and ETAs are: `npm run bench:progress`. Every trace of server/progress/traces is played at ten frames a
 * second through the estimator and the bar of the page, with hints (costs that are about known, reports from within trials) and
 * without, beside what a raw count, tqdm, rich and indicatif would show of it. A word after it picks the traces that it is part of. Then the
 * kinds of jobs follow that were recorded as the first of an installation and once more (`npm run bench:record -- kinds`), and other jobs of
 * these kinds where there are recordings (`-- others`); `kinds` after it plays these alone.
 */

import { FORMULAS, playWith } from '../server/progress/traces/baselines.fixture.ts'
import {
  type JobRecording,
  KINDS_FOLDER,
  OTHERS_FOLDER,
  readJobRecordings,
} from '../server/progress/traces/jobRecording.fixture.ts'
import { replayJob } from '../server/progress/traces/jobReplay.fixture.ts'
import { type Measures, mean, measure, measureGiven } from '../server/progress/traces/measure.fixture.ts'
import { play } from '../server/progress/traces/play.fixture.ts'
import { TRACES } from '../server/progress/traces/traces.fixture.ts'
import { median } from './kernel.ts'

const COLUMNS: readonly (readonly [title: string, of: (measures: Measures) => number | null])[] = [
  ['mean error, points', ({ error }) => error],
  ['moves back', ({ backward }) => backward],
  ['largest jump, points', ({ jump }) => jump],
  ['longest freeze, %', ({ freeze }) => freeze],
  ['ETA error, %', ({ etaError }) => etaError],
  ['churn', ({ churn }) => churn],
  ['in range, %', ({ coverage }) => coverage],
]

/** What one bar came to on one trace. */
interface Row {
  readonly trace: string
  readonly bar: string
  readonly measures: Measures
}

function print(trace: string, bar: string, cells: readonly string[]): void {
  console.log([trace.padEnd(26), bar.padEnd(12), ...cells.map((cell, index) => cell.padStart(widthOf(index)))].join(''))
}

const widthOf = (column: number) => (COLUMNS[column]?.[0].length ?? 0) + 3

/** A figure; a dash where there is none. */
const figure = (value: number | null) => (value === null ? '–' : value.toFixed(value >= 100 ? 0 : 2))

/** The mean over traces, of those that have a figure. */
function meanOf(rows: readonly Row[], of: (measures: Measures) => number | null): number | null {
  const values = rows.flatMap(({ measures }) => of(measures) ?? [])
  return values.length > 0 ? mean(values) : null
}

function tell(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`)
  print(
    '',
    '',
    COLUMNS.map(([name]) => name),
  )
  for (const { trace, bar, measures } of rows)
    print(
      bar === 'ours' ? trace : '',
      bar,
      COLUMNS.map(([, of]) => figure(of(measures))),
    )
  console.log(`\n${title}: means over the traces`)
  for (const bar of ['ours', ...FORMULAS.map(({ name }) => name)]) {
    const own = rows.filter((row) => row.bar === bar)
    print(
      '',
      bar,
      COLUMNS.map(([, of]) => figure(meanOf(own, of))),
    )
  }
}

function playTraces(word: string): void {
  const all = TRACES.map((make) => make())
  for (const hinted of [true, false]) {
    const traces = all.filter((trace) => trace.hinted === hinted && trace.name.includes(word))
    const rows = traces.flatMap((trace): Row[] => {
      const seen = play(trace)
      const others = FORMULAS.map((formula) => ({ bar: formula.name, measures: measure(playWith(formula, seen)) }))
      return [{ bar: 'ours', measures: measure(seen) }, ...others].map((row) => ({ trace: trace.name, ...row }))
    })
    tell(hinted ? 'with hints' : 'without hints', rows)
  }
}

const KIND_COLUMNS = ['seconds', 'mean error', 'jump', 'freeze', 'ETA error', 'in range', 'ETA given']

const IN_RANGE = KIND_COLUMNS.indexOf('in range')

/** What a recorded job came to, column by column. */
async function measuresOf(recording: JobRecording) {
  const trace = await replayJob(recording)
  const seen = play(trace)
  const { error, jump, freeze } = measure(seen)
  const { etaError, coverage, given } = measureGiven(seen)
  return { name: trace.name, figures: [recording.endMs / 1_000, error, jump, freeze, etaError, coverage, given] }
}

/** Of each kind of job, as a first one and once more: medians of its recordings. */
async function playKinds(title: string, folder: URL, word: string): Promise<void> {
  const recordings = readJobRecordings(folder).filter(({ kind }) => kind.includes(word))
  if (recordings.length === 0) return
  console.log(`\n${title}: points, % of the run, % of the moments`)
  console.log(['', ...KIND_COLUMNS].map((cell, index) => (index === 0 ? cell.padEnd(42) : cell.padStart(12))).join(''))
  const played = await Promise.all(recordings.map(measuresOf))
  for (const [name, runs] of Map.groupBy(played, (run) => run.name)) {
    const columns = runs[0]?.figures.map((_, column) => runs.flatMap(({ figures }) => figures[column] ?? [])) ?? []
    // Moments of one run are alike: how many of its ranges hold says little, and is put together for all.
    const cells = columns.map((values, column) => figure(column === IN_RANGE ? mean(values) : median(values)))
    console.log(name.padEnd(42) + cells.map((cell) => cell.padStart(12)).join(''))
  }
}

const [first = '', word = ''] = process.argv.slice(2)
if (first !== 'kinds') playTraces(first)
const wanted = first === 'kinds' ? word : first
await playKinds('kinds of jobs', KINDS_FOLDER, wanted)
await playKinds('other jobs of these kinds', OTHERS_FOLDER, wanted)
