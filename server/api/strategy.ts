import {
  type ListedParameter,
  type ListedRelation,
  type ListedStrategy,
  listRelation,
  type StrategyProblem,
} from '../jobs/catalog.ts'
import { PARAMETER_KINDS } from '../jobs/enumerations.ts'
import { builder, describedValues } from './builder.ts'
import { costs } from './http/limits/cost.ts'

const ParameterKind = builder.enumType('ParameterKind', {
  description: 'What numbers a parameter takes.',
  values: describedValues(PARAMETER_KINDS, { INTEGER: 'Whole numbers.', NUMBER: 'Any number.' }),
})

const ParameterRef = builder.objectRef<ListedParameter>('Parameter').implement({
  description: 'A number that a strategy takes.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What inputs call it.' }),
    kind: t.field({
      type: ParameterKind,
      description: 'What numbers it takes.',
      resolve: (parameter) => parameter.kind,
    }),
    min: t.exposeFloat('min', { description: 'The smallest value allowed.' }),
    max: t.exposeFloat('max', { description: 'The greatest value allowed.' }),
    step: t.exposeFloat('step', {
      nullable: true,
      description: 'What a range moves by unless it says otherwise; null where it declares none.',
    }),
    default: t.exposeFloat('default', { description: 'The value where a job names none.' }),
    description: t.exposeString('description', { description: 'What it stands for, for people.' }),
  }),
})

/** A relation between parameters as the API shows it. */
export const RelationRef = builder.objectRef<ListedRelation>('Relation').implement({
  description:
    'factor × lower < upper, or ≤ where orEqual; the three are null where it is no comparison of two parameters, such as factor < √(period − 1).',
  fields: (t) => ({
    text: t.exposeString('text', { description: "For people: 'fast < slow'." }),
    lower: t.exposeString('lower', {
      nullable: true,
      description: 'The parameter that is to be lower; null where two are not compared.',
    }),
    upper: t.exposeString('upper', {
      nullable: true,
      description: 'The parameter that is to be higher; null where two are not compared.',
    }),
    factor: t.exposeFloat('factor', {
      nullable: true,
      description: 'What `lower` is multiplied by, above 0; null where two are not compared.',
    }),
    orEqual: t.exposeBoolean('orEqual', {
      description: 'Whether both sides may be equal; false where two are not compared.',
    }),
  }),
})

/** A strategy as the API shows it. */
export const StrategyRef = builder.objectRef<ListedStrategy>('Strategy').implement({
  description: 'A built-in or user-supplied rule that turns candles into entries and exits.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What inputs call it.' }),
    builtIn: t.boolean({
      description: 'Whether it comes with Barline; false of one from the strategies folder.',
      resolve: ({ name }, _args, { catalog }) => catalog.digestOf(name) === undefined,
    }),
    title: t.exposeString('title', { description: 'What people call it.' }),
    description: t.exposeString('description', { description: 'When it enters and leaves, for people.' }),
    family: t.exposeString('family', { description: 'What kind of rule it is, as `trend`.' }),
    parameters: t.field({
      type: [ParameterRef],
      description: 'What it can be tuned by, in the order of its declaration.',
      extensions: costs({ size: 4 }),
      resolve: (strategy) => [...strategy.parameters],
    }),
    relations: t.field({
      type: [RelationRef],
      description: 'What its parameters must keep, such as fast < slow.',
      extensions: costs({ size: 1 }),
      resolve: ({ relations = [] }) => relations.map(listRelation),
    }),
  }),
})

const StrategyProblemRef = builder.objectRef<StrategyProblem>('StrategyProblem').implement({
  description: 'Why a file of the strategies folder cannot be used.',
  fields: (t) => ({
    file: t.exposeString('file', { description: 'Its name within the folder.' }),
    line: t.exposeInt('line', {
      nullable: true,
      description: 'The line of it that is wrong, from 1 on; null where that is not known.',
    }),
    message: t.exposeString('message', { description: 'What is wrong, for people.' }),
  }),
})

builder.queryFields((t) => ({
  strategyProblems: t.field({
    type: [StrategyProblemRef],
    description: 'Files of the strategies folder that cannot be used, and why, by their names.',
    extensions: costs({ size: 10 }),
    resolve: (_root, _args, { catalog }) => [...catalog.problems],
  }),
  strategies: t.field({
    type: [StrategyRef],
    description: 'Every strategy that a job can name.',
    extensions: costs({ size: 100 }),
    resolve: (_root, _args, { catalog }) => [...catalog.list],
  }),
  strategy: t.field({
    type: StrategyRef,
    nullable: true,
    description: 'The strategy of this name; null where there is none.',
    args: { name: t.arg.string({ required: true, description: 'The `Strategy.name`.' }) },
    resolve: (_root, { name }, { catalog }) => catalog.find(name) ?? null,
  }),
}))
