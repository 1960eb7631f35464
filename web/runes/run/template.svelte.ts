import { graphql } from '../../api/graphql.ts'
import { specificationOfTrial } from '../../form/trialSpecification.ts'
import { Request } from '../request.svelte.ts'

/** What a new run begins with that is a job, or a trial of one, again. */
const TemplateQuery = graphql(`
  query Template($id: ID!, $number: Int!, $one: Boolean!) {
    job(id: $id) {
      id specification
      from @include(if: $one)
      to @include(if: $one)
      folds @include(if: $one) { number trainFrom trainTo testFrom testTo }
      trial(number: $number) @include(if: $one) {
        id strategy direction takeProfit stopLoss fold test parameters { name value }
      }
    }
  }
`)

/** What the address of a new run names. */
interface Asked {
  readonly job?: string
  /** Its number. */
  readonly trial?: string
}

/** What a new run begins with, where the address names a job or a trial of one. Make it while a component initialises. */
export class Template {
  readonly #asked: Asked
  readonly #request = new Request(TemplateQuery, () => {
    const { job, trial } = this.#asked
    return job ? { id: job, number: Number(trial ?? 0), one: trial !== undefined } : null
  })
  readonly #specification = $derived.by(() => {
    const job = this.#request.data?.job
    const trial = job?.trial
    if (!job || !trial) return job?.specification ?? null
    const fold = job.folds?.find(({ number }) => number === trial.fold)
    const [from, to] = fold
      ? trial.test
        ? [fold.testFrom, fold.testTo]
        : [fold.trainFrom, fold.trainTo]
      : [job.from, job.to]
    return from && to ? specificationOfTrial(job.specification, { ...trial, from, to }) : job.specification
  })

  constructor(asked: Asked) {
    this.#asked = asked
  }

  /** Undefined before it is known; without a job where there is none. */
  get data(): { readonly job: { readonly id: string; readonly specification: string } | null } | undefined {
    const data = this.#request.data
    const specification = this.#specification
    return data && { job: data.job && specification !== null ? { id: data.job.id, specification } : null }
  }

  /** What went wrong, in words; null where nothing did. */
  get error(): string | null {
    return this.#request.error
  }

  /** Asks again. */
  reload() {
    this.#request.reload()
  }
}
