import { untrack } from 'svelte'
import type { StrategyNode } from '../../api/documents/strategies.ts'
import { formLike } from '../../form/draft.ts'
import { blankForm, fieldOfStrategy, type RunForm } from '../../form/runForm.ts'
import { formOfSpecification } from '../../form/specification.ts'
import { validated } from '../../form/validation.ts'
import { dropDraft, keepDraft, keepLastRun, keptDraft, lastRun } from './keptRuns.ts'
import type { RunDraft } from './runDraft.svelte.ts'

/** What a form is filled from. */
interface Known {
  readonly strategies: readonly StrategyNode[]
  readonly datasets: readonly { readonly id: string }[]
  /** Of the job that is started again; null where there is none. */
  readonly specification: string | null
}

/** What the address asks a run to begin with. */
interface Asked {
  readonly job?: string
  /** How the choice of that job is to be tested. */
  readonly validate?: string
  readonly strategy?: string
  readonly dataset?: string
}

/**
 * What a run's form begins with, and the draft that is kept of it: through a reload, another page and Back.
 * Make it while a component initialises.
 */
export class RunBeginning {
  isMade = $state(false)
  /** When the draft that is shown was changed last; null while nothing was. */
  savedAt: number | null = $state(null)
  /** The run that was started last. */
  last: RunForm | null = $state.raw(null)
  readonly #draft: RunDraft
  readonly #asked: Asked
  /** Which draft this is. */
  readonly #of: string
  #fresh: RunForm | null = null
  #written = ''

  constructor(draft: RunDraft, asked: Asked) {
    this.#draft = draft
    this.#asked = asked
    this.#of = new URLSearchParams(Object.entries(asked)).toString()
    $effect(() => {
      if (!this.isMade) return
      const written = JSON.stringify(draft.form)
      untrack(() => this.#keep(written))
    })
  }

  /** Fills the form: from its draft where one was left, else from the job that is started again, else like the last run. */
  make({ strategies, datasets, specification }: Known) {
    this.last = lastRun(strategies)
    const again = specification === null ? null : formOfSpecification(specification, strategies)
    const { strategy: name, dataset, validate } = this.#asked
    const strategy = strategies.find((one) => one.name === name)
    const base = again ? validated(again, validate) : formLike(this.last, datasets)
    this.#fresh = {
      ...base,
      ...(strategy ? { strategies: [fieldOfStrategy(strategy, base.kind)] } : {}),
      ...(dataset ? { dataset } : {}),
    }
    const kept = keptDraft(this.#of, strategies)
    this.savedAt = kept?.savedAt ?? null
    this.#draft.before = again
    this.#show(kept?.form ?? this.#fresh)
    this.isMade = true
  }

  /** Lets go of the draft. */
  afresh() {
    dropDraft(this.#of)
    this.savedAt = null
    if (!this.#fresh) return
    // A job that is run again stays what it is; of the last run the kind goes too.
    this.#show(this.#draft.before ? this.#fresh : { ...this.#fresh, kind: blankForm().kind })
  }

  /** The run was started: the next one begins like it. */
  end() {
    dropDraft(this.#of)
    keepLastRun($state.snapshot(this.#draft.form) as RunForm, Date.now())
  }

  #show(form: RunForm) {
    this.#written = JSON.stringify(form)
    this.#draft.form = structuredClone(form)
  }

  #keep(written: string) {
    if (written === this.#written) return
    this.#written = written
    this.savedAt = Date.now()
    keepDraft(this.#of, $state.snapshot(this.#draft.form) as RunForm, this.savedAt)
  }
}
