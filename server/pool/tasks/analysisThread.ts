import { type AnalysisTerms, analyse } from '../../jobs/results/analysis.ts'
import type { Analysis } from '../../jobs/results/comparedTrials.ts'

/** The entry of the thread that works out what trials say. */
export default function runAnalysis(terms: AnalysisTerms): Analysis | null {
  return analyse(terms)
}
