import { costWaiting, type WaitingPieces } from '../../progress/jobCosts.ts'
import { countTasks } from '../plan/taskSize.ts'

/** No more than this share of what its trials cost is reckoned for a task beside them. */
const MOST = 0.5

/** What a job's tasks are reckoned by. */
export interface TaskOverheadTerms {
  /** What of a task's cost is the same however many trials it has. */
  readonly perTask: number
  /** What all trials of the job cost, with what the usual tasks cost beside them. */
  readonly all: number
  readonly trials: number
  readonly exitsPerRule: number
  /** At least 1. */
  readonly threads: number
}

/** What tasks cost beside their trials. The cost of these holds what the usual tasks of the job have of it; small ones, as there are at its end, have more. */
export class TaskOverhead {
  readonly #terms: TaskOverheadTerms
  /** Of the cost of trials, what the usual tasks cost beside them. */
  readonly #held: number

  constructor(terms: TaskOverheadTerms) {
    const { perTask, all, trials } = terms
    this.#terms = terms
    this.#held = all > 0 ? (perTask * this.#tasksOf(trials, all)) / all : 0
  }

  /** What so many tasks cost more than their trials do. @param cost of these */
  of(cost: number, tasks = 1): number {
    return Math.min(MOST * cost, Math.max(0, this.#terms.perTask * tasks - this.#held * cost))
  }

  /** Trials that wait, as dear as the tasks will be that they are cut into. */
  waiting(pieces: readonly WaitingPieces[]): readonly WaitingPieces[] {
    const cost = costWaiting(pieces)
    const trials = pieces.reduce((sum, { count }) => sum + count, 0)
    const more = this.of(cost, this.#tasksOf(trials, cost))
    return more > 0 ? pieces.map((piece) => ({ ...piece, cost: piece.cost * (1 + more / cost) })) : pieces
  }

  #tasksOf(trials: number, cost: number): number {
    const { exitsPerRule, threads } = this.#terms
    return Math.min(Math.ceil(trials / exitsPerRule), countTasks(cost, threads))
  }
}
