import { LRUCache } from 'lru-cache'
import type { Window } from '../../engine/window.ts'
import { isFinal, type Job } from '../job.ts'
import { keepPromise } from '../keptPromise.ts'
import { specificationOf } from '../parsed.ts'
import type { JobStore } from '../ports/jobStore.ts'
import { asSweep, rulesOf } from '../specification.ts'
import type { JoinTerms, OutOfSample, TestedFold } from './outOfSample.ts'
import type { TrialDetail } from './trialDetail.ts'

/** Jobs whose result on held out bars stays in memory. */
const MAX_KEPT = 64

/** What is tried on held out bars, and with what. */
export interface HeldOutParts {
  readonly store: Pick<JobStore, 'trial'>
  /** What the candidate of a trial does on other bars than its own. */
  tried(job: Job, number: number, window: Window): Promise<TrialDetail>
  join(tests: readonly TestedFold[], terms: JoinTerms): Promise<OutOfSample | null>
}

/** Tries the best trials of jobs that are over on the bars that these held out. */
export class HeldOut {
  readonly #parts: HeldOutParts
  readonly #kept = new LRUCache<string, Promise<OutOfSample | null>>({ max: MAX_KEPT })

  constructor(parts: HeldOutParts) {
    this.#parts = parts
  }

  /** Null where no bars were held out, until the job is over, where it has no best trial, and where that one cannot be run again. */
  async of(job: Job): Promise<OutOfSample | null> {
    const { span } = specificationOf(job)
    if (!span || span.heldTo === span.to || !isFinal(job.state) || job.bestNumber === null) return null
    const number = job.bestNumber
    const window = { from: span.to, to: span.heldTo, unseen: true }
    const make = () => this.#try(job, number, window)
    return keepPromise(this.#kept, job.id, { make, isKept: (found) => found !== null })
  }

  async #try(job: Job, number: number, window: Window): Promise<OutOfSample | null> {
    const [best, detail] = await Promise.all([
      this.#parts.store.trial(job.id, number),
      this.#parts.tried(job, number, window),
    ])
    if (detail.problem !== null) return null
    const specification = specificationOf(job)
    const terms = { account: asSweep(specification).account, rules: rulesOf(specification) }
    return this.#parts.join([{ number: 1, detail, trainedReturn: best?.metrics?.annualReturn ?? null }], terms)
  }
}
