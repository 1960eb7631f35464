import { tick } from 'svelte'
import type { StrategyNode } from '../../api/documents/strategies.ts'
import { checkForm } from '../../form/checkForm.ts'
import { changesOf, formFields } from '../../form/formFields.ts'
import { readForm } from '../../form/readForm.ts'
import { blankForm, countTrials, fitStrategies, type RunForm } from '../../form/runForm.ts'
import { type FoundProblem, fieldOfProblem, tellProblem } from '../../words/problems.ts'
import { Forecast } from './forecast.svelte.ts'
import { startRun } from './startRun.ts'

/** Fields that say what is searched, and so what ranges may be. */
const SEARCHES: readonly string[] = ['kind', 'sampler.method']

/** A problem in the form's words, with the field that shows it, if there is one. */
interface PlacedProblem {
  readonly message: string
  readonly field: string | null
  /** What people call the field. */
  readonly label: string
}

/** A run that is being written: its form, what is wrong with it, and how it is started. */
export class RunDraft {
  form: RunForm = $state(blankForm())
  /** The form of the job that is started again; null where the run is new. */
  before: RunForm | null = $state.raw(null)
  busy = $state(false)
  /** How many trials it stands for; null where that cannot be said. */
  readonly trials = $derived.by(() => countTrials(this.form))
  /** What was in each field that is changed of the job that is started again. */
  readonly changes = $derived.by(() => (this.before ? changesOf(this.form, this.before) : new Map<string, string>()))
  readonly #fields = $derived.by(() => formFields(this.form))
  readonly #own = $derived.by(() => checkForm(this.form))
  /** What the reader must mend; what is not chosen yet is none before one has tried to start. */
  readonly problems: readonly PlacedProblem[] = $derived.by(() => {
    const own = this.#own.filter(({ isMissing }) => this.#tried || !isMissing)
    return this.#place([...own, ...this.#answered, ...(this.#own.length > 0 ? [] : this.forecast.problems)])
  })
  /** What is still to be chosen. */
  readonly missing = $derived.by(() => this.#own.filter(({ isMissing }) => isMissing).map(({ message }) => message))
  /** What it would be if it were started now. */
  readonly forecast = new Forecast(() => (this.#own.length > 0 ? null : readForm(this.form)))
  #tried = $state(false)
  #answered: readonly FoundProblem[] = $state.raw([])

  /** What is wrong with a field; undefined where nothing is known to be. */
  problem(field: string): string | undefined {
    return this.problems.find((problem) => problem.field === field)?.message
  }

  /** Whether something is wrong with a field or with one in it. */
  hasProblem(path: string): boolean {
    return this.problems.some(({ field }) => field === path || field?.startsWith(`${path}.`))
  }

  /** Problems in the form's words, each with the field that shows it. */
  #place(problems: readonly FoundProblem[]): PlacedProblem[] {
    const labels = new Map(this.#fields.map(({ path, label }) => [path, label]))
    const paths = [...labels.keys()]
    const placed = problems.map((problem) => {
      const field = fieldOfProblem(problem.path, paths)
      return { message: tellProblem(problem, field), field, label: labels.get(field ?? '') ?? '' }
    })
    const place = ({ field }: PlacedProblem) => (field === null ? paths.length : paths.indexOf(field))
    const distinct = [...new Map(placed.map((problem) => [`${problem.field} ${problem.message}`, problem])).values()]
    return distinct.sort((a, b) => place(a) - place(b))
  }

  /** Another kind of run was chosen: a search looks further than a grid, where nobody has typed how far. */
  fit(strategies: readonly StrategyNode[]) {
    this.form.strategies = fitStrategies(this.form, strategies)
  }

  /** The reader changed a field: what the API said of it no longer holds, nor of any field what it said of another search. */
  mend(field: string) {
    const paths = this.#fields.map(({ path }) => path)
    if (SEARCHES.includes(field)) this.#answered = []
    else this.#answered = this.#answered.filter(({ path }) => fieldOfProblem(path, paths) !== field)
  }

  /** Starts the job; answers with its id, or null and there are problems to mend. */
  async start(): Promise<string | null> {
    this.#tried = true
    this.#answered = []
    if (this.busy || this.#own.length > 0) return null
    this.busy = true
    const { id, problems } = await startRun(readForm(this.form))
    this.busy = false
    this.#answered = problems
    return id
  }

  /** Gives the focus to the first field that is to be mended, once it is shown. */
  async goToProblem() {
    await tick()
    const field = this.problems.find((problem) => problem.field !== null)?.field
    const control = field ? document.getElementById(field) : null
    control?.scrollIntoView({ block: 'center' })
    control?.focus({ preventScroll: true })
  }
}
