import { excerpt, plural } from '../flaws.ts'
import type { FileReading, Problems } from '../formats/fileReading.ts'
import type { GrowableColumns } from '../formats/growableColumns.ts'
import { badCsv } from '../refusals.ts'
import { FileFault } from './limit.ts'

type Reading = FileReading<GrowableColumns>

/** Tables that are left out and told by name, before the others are counted. */
const MOST_TOLD = 3

/** What a table of several is called: its name without its folder and what says how it is written. */
export function partOf(table: string): string {
  const name = table.slice(table.lastIndexOf('/') + 1)
  return name.replace(/(?<=.)\.[a-z0-9]{1,7}$/i, '')
}

/**
 * Reads each of several tables as a file of its own, one after the other. Those that are no candles are left out, which notes say; where
 * none is, or one leaves a question open, the whole is refused with that.
 *
 * @param path where the file stands in the caller's input, for the problems
 */
export async function readEach(
  tables: readonly string[],
  path: string,
  read: (table: string) => Promise<Reading | Problems>,
): Promise<Reading | Problems> {
  const series: Reading['series'][number][] = []
  const notes: string[] = []
  const refused: { readonly table: string; readonly problems: Problems['problems'] }[] = []
  for (const table of tables) {
    const reading = await faultless(() => read(table), path)
    if ('series' in reading) {
      series.push(...reading.series.map((each) => ({ ...each, part: partOf(table) })))
      notes.push(...reading.notes)
      continue
    }
    const problems = reading.problems.map((problem) => ({
      ...problem,
      message: `${excerpt(table)}: ${problem.message}`,
    }))
    // An answer holds for all of them; what was said of the file is wrong for all.
    if (problems.some(({ code }) => code !== 'BAD_CSV' && code !== 'TOO_FEW_BARS')) return { problems }
    refused.push({ table, problems: reading.problems })
  }
  const [first] = refused
  if (series.length === 0 && first) return { problems: summed(first.problems, tables.length) }
  return { series, notes: [...notes, ...leftOut(refused)] }
}

async function faultless(read: () => Promise<Reading | Problems>, path: string): Promise<Reading | Problems> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    return { problems: [badCsv(path, error.message)] }
  }
}

function summed(problems: Problems['problems'], count: number): Problems['problems'] {
  const before = `none of its ${count} files is a file of candles; of the first: `
  return problems.map((problem, at) => (at === 0 ? { ...problem, message: `${before}${problem.message}` } : problem))
}

function leftOut(refused: readonly { readonly table: string; readonly problems: Problems['problems'] }[]): string[] {
  const told = refused
    .slice(0, MOST_TOLD)
    .map(({ table, problems }) => `${excerpt(table)} left out: ${problems[0]?.message ?? ''}`)
  const rest = refused.length - told.length
  return rest > 0 ? [...told, `${plural(rest, 'more file')} left out`] : told
}
