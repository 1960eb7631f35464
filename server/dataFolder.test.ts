import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { lchown, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { millionths } from './api/http/rounding.ts'
import { type Answers, answersOf, outcomeOfJob, PARTS, unpackFolder } from './dataFolder.fixture.ts'
import { serverUser } from './postgres/embedded/user.ts'
import { openTestApp, outcomeOf } from './testApp.ts'

const FOLDERS = fileURLToPath(new URL('dataFolders', import.meta.url))

/** Gives a folder, all in it and the folder itself, to the account that the server runs as. */
async function giveAway(folder: string): Promise<void> {
  const { uid, gid } = await serverUser(folder)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.map((entry) => join(entry.parentPath, entry.name))
  await Promise.all([folder, ...paths].map((path) => lchown(path, uid, gid)))
}

/** Unpacks a kept data folder; it is removed after the test. */
async function open(archive: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'barline-kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  // Run by root, the database's account must come through.
  chmodSync(folder, 0o711)
  mkdirSync(join(folder, PARTS.data), { mode: 0o700 })
  unpackFolder(join(FOLDERS, archive), folder)
  await giveAway(join(folder, PARTS.data))
  return folder
}

/** Folders that were packed earlier say which trials statistics show. That is no figure of theirs: which ones may stand there has changed. */
function withoutBest(kept: Answers): Answers {
  const { best: _, ...statistics }: { best?: object } = kept.statistics.statistics
  return { ...kept, statistics: { statistics } }
}

/** Earlier versions called a trial of one fold the best of a walk-forward analysis. */
function withoutBestOfFolds(job: Answers['jobs'][number]): Answers['jobs'][number] {
  if ((job.outcome as { readonly kind?: string }).kind !== 'WALK_FORWARD') return job
  return { ...job, outcome: { ...job.outcome, best: null }, best: { best: null } }
}

/** Readings are told in steps of a millionth since then. */
function withRoundedReading(job: Answers['jobs'][number]): Answers['jobs'][number] {
  const { progress, ...outcome } = job.outcome as { readonly progress: { readonly fraction: number } }
  return { ...job, outcome: { ...outcome, progress: { ...progress, fraction: millionths(progress.fraction) } } }
}

/** Sums over all jobs go in the order in which their rows lie, which is another one where a row was written anew: the last digits say nothing. */
function withoutOrder(statistics: Answers['statistics']): unknown {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)
  return JSON.parse(JSON.stringify(statistics), rounded)
}

/** Compares part by part, so that a failure names the job and shows the field: of the whole a report shows only its top. */
function expectAnswers(answers: Answers, kept: Answers): void {
  expect(answers.datasets, 'datasets').toEqual(kept.datasets)
  expect(withoutOrder(answers.statistics), 'statistics').toEqual(withoutOrder(kept.statistics))
  expect(answers.jobs.map(({ record }) => record.id)).toEqual(kept.jobs.map(({ record }) => record.id))
  for (const [index, job] of kept.jobs.entries()) {
    const { record, outcome, best, trials, ...more } = answers.jobs[index] ?? {}
    const { name } = job.record
    expect(more, name).toEqual({})
    expect(record, `the record of ${name}`).toEqual(job.record)
    expect(outcome, `the outcome of ${name}`).toEqual(job.outcome)
    expect(best, `the best trial of ${name}`).toEqual(job.best)
    expect(trials, `the trials of ${name}`).toEqual(job.trials)
  }
}

test.each(readdirSync(FOLDERS))(
  'the data folder %s opens with the same lists, candidates and figures',
  // Thirty jobs are asked for all that they have, and five are run to their ends: minutes, where others use the machine.
  { timeout: 300_000 },
  async (archive) => {
    const folder = await open(archive)
    const packed: Answers = JSON.parse(readFileSync(join(folder, PARTS.answers), 'utf8'))
    const kept = { ...packed, jobs: packed.jobs.map(withoutBestOfFolds).map(withRoundedReading) }
    const app = await openTestApp({ DATA_DIR: folder, STRATEGIES_DIR: join(folder, PARTS.strategies) })
    try {
      expectAnswers(await answersOf(app.port), withoutBest(kept))
      const paused = kept.jobs.filter(({ record }) => record.state === 'PAUSED')
      expect(paused.length).toBeGreaterThan(3)
      for (const { record } of paused) {
        await ask(app.port, 'mutation ($id: ID!) { resumeJob(id: $id) { job { id } } }', { id: record.id })
        expect(await outcomeOf(app.port, record.id)).toBe('SUCCEEDED')
        const { outcome, trials, best } = kept.jobs.find((job) => job.record.name === `${record.name}, whole`) ?? {}
        expect(await outcomeOfJob(app.port, record.id), record.name).toEqual({ outcome, trials, best })
      }
    } finally {
      await app.close()
    }
  },
)
