import type { StrategyNode } from '../../api/documents/strategies.ts'
import { type Draft, readDraft, writeDraft } from '../../form/draft.ts'
import type { RunForm } from '../../form/runForm.ts'

const DRAFT = 'barline.draft'
const LAST = 'barline.run'

/** Where the draft of a run stands that something was asked for, such as a job to repeat: one at a time. */
const ASKED = 'barline.draft.asked'

/**
 * The draft of a run that was left unfinished, if there is one.
 *
 * @param asked what it was to begin with, as the address says it; '' for nothing
 */
export function keptDraft(asked: string, strategies: readonly StrategyNode[]): Draft | null {
  if (asked === '') return readDraft(read(DRAFT), strategies)
  const [of, ...lines] = (read(ASKED) ?? '').split('\n')
  return of === asked ? readDraft(lines.join('\n'), strategies) : null
}

/** Keeps what is written of a run. */
export function keepDraft(asked: string, form: RunForm, savedAt: number): void {
  const text = writeDraft(form, savedAt)
  if (asked === '') write(DRAFT, text)
  else write(ASKED, `${asked}\n${text}`)
}

/** Lets go of a draft that was started, or is not wanted any more. */
export function dropDraft(asked: string): void {
  write(asked === '' ? DRAFT : ASKED, null)
}

/** The form of the run that was started last. */
export function lastRun(strategies: readonly StrategyNode[]): RunForm | null {
  return readDraft(read(LAST), strategies)?.form ?? null
}

/** Keeps what was started, for the next run. */
export function keepLastRun(form: RunForm, startedAt: number): void {
  write(LAST, writeDraft(form, startedAt))
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Storage is blocked: nothing was kept.
    return null
  }
}

function write(key: string, text: string | null) {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Storage is blocked or full: the draft lives as long as the page.
  }
}
