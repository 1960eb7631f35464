import { client, explainRefusal } from '../api/client.ts'
import { StartBacktest, StartImprovement, StartOptimization, StartWalkForward } from '../api/documents/starts.ts'
import { blankForm, checkForm, countTrials, type RunForm, readForm, type Start } from '../form/runForm.ts'
import { type FoundProblem, fieldOfProblem, fieldsOf, tellProblem } from '../words/problems.ts'
import { Forecast } from './forecast.svelte.ts'

/** Fields that say what is searched, and so what ranges may be. */
const SEARCHES: readonly string[] = ['kind', 'sampler.method']

/** A run that is being written: its form, what is wrong with it, and how it is started. */
export class RunDraft {
  form: RunForm = $state(blankForm())
  busy = $state(false)
  /** How many trials it stands for; null where that cannot be said yet. */
  readonly trials = $derived.by(() => countTrials(this.form))
  /** What the reader must mend, each with the field that shows it, if there is one. */
  readonly problems = $derived.by(() => {
    const own = this.#tried ? checkForm(this.form) : []
    return this.#place([...own, ...this.#answered])
  })
  readonly #sweep = $derived.by(() => {
    if (checkForm(this.form).length > 0) return null
    const start = readForm(this.form)
    return start.kind === 'OPTIMIZATION' ? start.input : null
  })
  /** What it would be if it were started now. Of a backtest nothing is foretold: it is one trial. */
  readonly forecast = new Forecast(() => this.#sweep)
  readonly #foreseen = $derived.by(() => this.#place(this.forecast.problems))
  #tried = $state(false)
  #answered: readonly FoundProblem[] = $state.raw([])

  /** What is wrong with a field; undefined where nothing is known to be. */
  problem(field: string): string | undefined {
    return [...this.problems, ...this.#foreseen].find((problem) => problem.field === field)?.message
  }

  /** What the forecast finds wrong that no field shows. */
  get unplaced(): string | undefined {
    return this.#foreseen.find(({ field }) => field === null)?.message
  }

  /** Problems in the form's words, each with the field that shows it. */
  #place(problems: readonly FoundProblem[]) {
    const fields = fieldsOf(this.form)
    return problems.map((problem) => {
      const field = fieldOfProblem(problem.path, fields)
      return { message: tellProblem(problem, field), field }
    })
  }

  /** The reader changed a field: what the API said of it no longer holds, nor of any field what it said of another search. */
  mend(field: string) {
    const fields = fieldsOf(this.form)
    if (SEARCHES.includes(field)) this.#answered = []
    else this.#answered = this.#answered.filter(({ path }) => fieldOfProblem(path, fields) !== field)
  }

  /** Starts the job; answers with its id, or null and there are problems to mend. */
  async start(): Promise<string | null> {
    this.#tried = true
    this.#answered = []
    if (this.busy || checkForm(this.form).length > 0) return null
    this.busy = true
    const { id, problems } = await send(readForm(this.form))
    this.busy = false
    this.#answered = problems
    return id
  }
}

async function send(start: Start): Promise<{ id: string | null; problems: readonly FoundProblem[] }> {
  const { error, payload } = await mutate(start)
  if (!payload)
    return { id: null, problems: [{ path: '', message: error ? explainRefusal(error) : 'The server gave no answer.' }] }
  return { id: payload.job?.id ?? null, problems: payload.problems }
}

async function mutate(start: Start) {
  switch (start.kind) {
    case 'BACKTEST': {
      const { data, error } = await client.mutation(StartBacktest, { input: start.input })
      return { error, payload: data?.startBacktest }
    }
    case 'OPTIMIZATION': {
      const { data, error } = await client.mutation(StartOptimization, { input: start.input })
      return { error, payload: data?.startOptimization }
    }
    case 'WALK_FORWARD': {
      const { data, error } = await client.mutation(StartWalkForward, { input: start.input })
      return { error, payload: data?.startWalkForward }
    }
    case 'IMPROVEMENT': {
      const { data, error } = await client.mutation(StartImprovement, { input: start.input })
      return { error, payload: data?.startImprovement }
    }
  }
}
