import { client } from '../../api/client.ts'
import { StartBacktest, StartImprovement, StartOptimization, StartWalkForward } from '../../api/documents/starts.ts'
import { explainRefusal } from '../../api/failures.ts'
import type { Start } from '../../form/readForm.ts'
import type { FoundProblem } from '../../words/problems.ts'

/** Starts a job; answers with its id, or null and what is wrong. */
export async function startRun(start: Start): Promise<{ id: string | null; problems: readonly FoundProblem[] }> {
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
