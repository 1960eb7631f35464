import { registerHooks } from 'node:module'
import { z } from 'zod'
import type { Work } from '../../engine/batch.ts'
import { isKept, textOf } from '../../engine/strategies/relations.ts'
import { isBarStrategy, PARAMETER_KINDS, type Rule, type Signals } from '../../engine/strategies/strategy.ts'
import type { OwnCode } from './code.ts'
import { importFaultOf } from './importFault.ts'

/** A strategy file as threads are told of it. */
export interface OwnFile {
  /** What jobs call its strategy. */
  readonly name: string
  /** As it was when the job began; the files in its folder may be others by now. */
  readonly code: OwnCode
}

/** The files of the strategies of some work that are not built in. @throws CodeMissingError where one is not held here */
export type FilesOf = (work: Pick<Work, 'batches' | 'versions'>) => OwnFile[]

const KIT = new URL('../../engine/kit.ts', import.meta.url).href

// Files may lie anywhere: what Barline offers them goes by one name.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'barline' ? { url: KIT, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
})

const finite = z.number('must be a finite number')
const text = z.string('must be text').min(1, 'must not be empty')

const parameter = z
  .object({
    name: z.string('must be text').regex(/^[A-Za-z]\w*$/, 'must be a letter, then letters, digits and _'),
    kind: z.enum(PARAMETER_KINDS, "must be 'INTEGER' or 'NUMBER'"),
    min: finite,
    max: finite,
    step: finite.positive('must be above 0'),
    default: finite,
    description: z.string('must be text'),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], error: 'must be at least min' })
  .refine((range) => range.default >= range.min && range.default <= range.max, {
    path: ['default'],
    error: 'must be from min to max',
  })
  .refine(
    (range) => range.kind !== 'INTEGER' || [range.min, range.max, range.step, range.default].every(Number.isInteger),
    {
      error: "of the kind 'INTEGER' must have whole numbers",
    },
  )

const relation = z.object(
  {
    lower: z.string('must be the name of a parameter'),
    upper: z.string('must be the name of a parameter'),
    factor: finite.positive('must be above 0').optional(),
    orEqual: z.boolean('must be true or false').optional(),
  },
  'must compare two parameters, as below does',
)

const declaration = z.object(
  {
    name: z.string('must be text').regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be in kebab-case, as my-strategy'),
    title: text,
    description: z.string('must be text'),
    family: text,
    parameters: z
      .array(parameter, 'must be a list')
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'must not hold a name twice'),
    relations: z.array(relation, 'must be a list').optional(),
  },
  'must be a strategy object',
)

/** How a value is shown in a message. */
function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root)
}

function explain(root: unknown, issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .map(({ path, message }) => `${path.join('.') || 'the export'} ${message} (it is ${show(valueAt(root, path))})`)
    .join('; ')
}

/** Relations hold between two parameters, and of what a user means to try first. */
function checkRelations({ parameters, relations = [] }: z.infer<typeof declaration>): void {
  const names = parameters.map(({ name }) => name)
  const defaults = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]))
  for (const [index, relation] of relations.entries()) {
    const path = `relations.${index}`
    for (const side of ['lower', 'upper'] as const) {
      if (names.includes(relation[side])) continue
      throw new Error(`${path}.${side} must be one of ${names.join(', ')} (it is ${show(relation[side])})`)
    }
    if (relation.lower === relation.upper)
      throw new Error(`${path} must name two parameters (it names '${relation.lower}' twice)`)
    const { factor = 1, orEqual = false, ...sides } = relation
    const given = { ...sides, factor, orEqual }
    if (!isKept(given, defaults)) throw new Error(`${path} must hold of the defaults (${textOf(given)} does not)`)
  }
}

function checkRule(exported: unknown): Rule {
  const checked = declaration.safeParse(exported)
  if (!checked.success) throw new Error(explain(exported, checked.error.issues))
  checkRelations(checked.data)
  const { signals, onBar } = exported as { readonly signals?: unknown; readonly onBar?: unknown }
  if ((typeof signals === 'function') === (typeof onBar === 'function')) {
    throw new Error('the strategy must have one of the functions signals and onBar')
  }
  return exported as Rule
}

function checkMarks(marks: unknown, what: string, length: number): Uint8Array {
  if (!(marks instanceof Uint8Array)) throw new Error(`${what} must be a Uint8Array (it is ${show(marks)})`)
  if (marks.length !== length)
    throw new Error(`${what} must be as long as the candles, ${length} (it is ${marks.length})`)
  const wrong = marks.findIndex((mark) => mark > 1)
  if (wrong >= 0) throw new Error(`${what} must hold 0 or 1 (bar ${wrong} holds ${marks[wrong]})`)
  return marks
}

function checkSignals(signals: Partial<Signals> | null | undefined, length: number): Signals {
  const marks = {
    entry: checkMarks(signals?.entry, 'entry', length),
    exit: checkMarks(signals?.exit, 'exit', length),
  }
  const hold = signals?.hold
  if (hold === undefined) return marks
  if (!Number.isInteger(hold) || hold < 1)
    throw new Error(`hold must be a whole number of bars from 1 on (it is ${show(hold)})`)
  return { ...marks, hold }
}

/**
 * Imports a strategy file: its default export, or the only one. What it answers later is checked too.
 *
 * @throws Error that says what is wrong with it
 */
export async function importRule(url: string): Promise<Rule> {
  const exports: Readonly<Record<string, unknown>> = await import(url).catch((error: unknown) => {
    throw importFaultOf(error, url)
  })
  const names = Object.keys(exports).filter((name) => name !== 'module.exports')
  if (!names.includes('default') && names.length !== 1) {
    throw new Error(`the file must have a default export, or one export alone (it has ${names.length})`)
  }
  const rule = checkRule(exports[names.includes('default') ? 'default' : (names[0] as string)])
  if (isBarStrategy(rule)) return rule
  return {
    ...rule,
    signals: (candles, parameters, direction) => {
      // What is given is the strategy's own by now, and may be another thing afterwards.
      const { length } = candles
      return checkSignals(rule.signals(candles, parameters, direction), length)
    },
  }
}
