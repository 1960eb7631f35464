import type { StrategyNode } from '../api/documents/strategies.ts'
import type { ParameterField } from './parameterField.ts'
import { blankForm, fieldOfStrategy, type RunForm, type StrategyField } from './runForm.ts'
import { RUN_KINDS } from './searchForm.ts'

/** A change of what a form holds that older drafts cannot be read by has another number. */
const VERSION = 1

/** A form that was kept. */
export interface Draft {
  readonly form: RunForm
  /** Milliseconds since 1970. */
  readonly savedAt: number
}

/** A draft as text. */
export function writeDraft(form: RunForm, savedAt: number): string {
  return JSON.stringify({ version: VERSION, savedAt, form })
}

/**
 * A draft from its text; null where it is none, or one of another version.
 *
 * @param strategies all that are known: one that is gone is left out, a parameter that is new has its default
 */
export function readDraft(text: string | null, strategies: readonly StrategyNode[]): Draft | null {
  const kept = parse(text)
  if (!isRecord(kept) || kept.version !== VERSION || typeof kept.savedAt !== 'number' || !isRecord(kept.form))
    return null
  const form = readKept(kept.form, strategies)
  return form && { form, savedAt: kept.savedAt }
}

function readKept(kept: Readonly<Record<string, unknown>>, strategies: readonly StrategyNode[]): RunForm | null {
  const blank: Readonly<Record<string, unknown>> = { ...blankForm() }
  const isAlike = Object.entries(blank).every(([name, value]) => typeof kept[name] === typeof value)
  if (!isAlike || !Array.isArray(kept.strategies) || !Array.isArray(kept.relations)) return null
  if (!RUN_KINDS.some((kind) => kind === kept.kind)) return null
  const known = Object.fromEntries(Object.keys(blank).map((name) => [name, kept[name]]))
  const relations = kept.relations.filter(isRelation)
  // Every field was seen to be of its type.
  return {
    ...(known as unknown as RunForm),
    relations,
    strategies: kept.strategies.flatMap((one) => again(one, strategies)),
  }
}

function again(kept: unknown, strategies: readonly StrategyNode[]): StrategyField[] {
  if (!isRecord(kept) || !Array.isArray(kept.parameters)) return []
  const strategy = strategies.find(({ name }) => name === kept.strategy)
  if (!strategy) return []
  const typed = kept.parameters.filter(isRecord)
  const { parameters } = fieldOfStrategy(strategy)
  const fill = (field: ParameterField) =>
    fillIn(
      field,
      typed.find(({ name }) => name === field.name),
    )
  return [{ strategy: strategy.name, parameters: parameters.map(fill) }]
}

const TYPED = ['value', 'values', 'min', 'max', 'step'] as const

function fillIn(field: ParameterField, kept: Readonly<Record<string, unknown>> | undefined): ParameterField {
  if (!kept || TYPED.some((name) => typeof kept[name] !== 'string')) return field
  const by = (['values', 'range', 'logarithmic'] as const).find((one) => one === kept.by) ?? field.by
  return { ...field, ...Object.fromEntries(TYPED.map((name) => [name, kept[name]])), by }
}

function isRelation(kept: unknown): boolean {
  if (!isRecord(kept)) return false
  return (
    ['lower', 'upper', 'factor'].every((name) => typeof kept[name] === 'string') && typeof kept.orEqual === 'boolean'
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    // Whoever wrote it was stopped half way, or wrote something else: there is no draft.
    return null
  }
}

/** A blank form with what stays the same from run to run: the dataset, if it is still there, and the account. */
export function formLike(last: RunForm | null, datasets: readonly { readonly id: string }[]): RunForm {
  const blank = blankForm()
  const [only] = datasets
  if (!last) return { ...blank, dataset: datasets.length === 1 && only ? only.id : '' }
  const { initialCash, fee, fixedFee, slippage, size, allocation, lots, cash, fill, kind, dataset } = last
  const account = { initialCash, fee, fixedFee, slippage, size, allocation, lots, cash, fill }
  const isThere = datasets.some(({ id }) => id === dataset)
  return { ...blank, ...account, kind, dataset: isThere ? dataset : datasets.length === 1 && only ? only.id : '' }
}
