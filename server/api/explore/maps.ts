import { readAxes } from '../../jobs/explore/axes.ts'
import type { Aggregate, Cell } from '../../jobs/explore/cells.ts'
import type { DensityCell } from '../../jobs/explore/density.ts'
import { columnFilterOf } from '../../jobs/explore/trialFilter.ts'
import { builder } from '../builder.ts'
import { numberWithin } from '../http/limits/arguments.ts'
import { COLUMNS, costs } from '../http/limits/cost.ts'
import { JobRef } from '../job.ts'
import { Metric, readColumnFilter, readFilter, refuse, TrialFilterRef, WHERE_WORDS } from './trialFilter.ts'

/** How many classes each side of a map may have. A list of exits has one for those without an exit beside one for the others. */
const CELL_CLASSES = { least: 2, most: 100, fallback: 40 }
const DENSITY_CLASSES = { least: 1, most: 100, fallback: 60 }

const AggregateRef = builder.enumType('Aggregate', {
  description: 'What a cell says of the objectives of its admissible trials.',
  values: {
    MAX: { description: 'The best one.' },
    MEDIAN: { description: 'The middle one, or the mean of the two in the middle.' },
    MEAN: { description: 'Their mean.' },
    COUNT: { description: 'How many trials the cell has, whether they are admissible or not.' },
  } satisfies Record<Aggregate, { readonly description: string }>,
})

const CellRef = builder.objectRef<Cell>('Cell').implement({
  description: 'A cell of a heat map in which there are trials.',
  fields: (t) => ({
    x: t.exposeString('x', {
      description:
        "A value as text, a span of values as '10 to 20', 'none' for no such exit; a strategy or a direction by its name.",
    }),
    y: t.exposeString('y', { description: 'The same of the other side.' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'Null where no admissible trial of it has an objective.',
    }),
    trials: t.exposeInt('trials', { description: 'Finished trials in it.' }),
    best: t.exposeInt('best', { description: 'The number of the trial with the best objective of the cell.' }),
  }),
})

const DensityCellRef = builder.objectRef<DensityCell>('DensityCell').implement({
  description: 'A cell of a scatter in which there are trials.',
  fields: (t) => ({
    x: t.exposeFloat('x', { description: 'The middle of its class.' }),
    y: t.exposeFloat('y', { description: 'The middle of its class.' }),
    count: t.exposeInt('count', { description: 'Trials in it.' }),
    admissible: t.exposeInt('admissible', { description: "How many of them keep the job's constraints." }),
    best: t.exposeInt('best', { description: 'The number of the trial with the best objective in it.' }),
  }),
})

builder.objectFields(JobRef, (t) => ({
  cells: t.field({
    type: [CellRef],
    description:
      "The best objective per cell of two dimensions (a parameter as 'name', or 'strategy.name' where several strategies have it; 'takeProfit', 'stopLoss', 'direction', 'strategy'): a heat map of at most classes × classes cells, by `x` and then by `y`.",
    extensions: costs({ own: COLUMNS, squared: 'classes' }),
    args: {
      x: t.arg.string({ required: true, description: 'The dimension from left to right.' }),
      y: t.arg.string({ required: true, description: 'The dimension from below.' }),
      aggregate: t.arg({ type: AggregateRef, defaultValue: 'MAX', description: 'What `value` is.' }),
      classes: t.arg.int({ defaultValue: CELL_CLASSES.fallback, description: 'From 2 to 100.' }),
      where: t.arg({ type: TrialFilterRef, description: WHERE_WORDS }),
    },
    resolve: async (job, { x, y, aggregate, classes, where }, context) => {
      const most = numberWithin('classes', classes, CELL_CLASSES)
      const { filter } = readFilter(job, where, context)
      const space = context.spaceOf(job)
      const { axes, problems } = readAxes(space, { x, y, classes: most, filter })
      refuse(problems)
      if (!axes) return []
      const terms = { ...axes, aggregate: aggregate ?? 'MAX' }
      return [...(await context.explore(job, { kind: 'CELLS', filter: columnFilterOf(job, filter, space), terms }))]
    },
  }),
  density: t.field({
    type: [DensityCellRef],
    description:
      'How many trials lie where, by two metrics: a scatter of any number of them. Trials without one of both are left out.',
    extensions: costs({ own: COLUMNS, squared: 'classes' }),
    args: {
      x: t.arg({ type: Metric, required: true, description: 'The metric from left to right.' }),
      y: t.arg({ type: Metric, required: true, description: 'The metric from below.' }),
      classes: t.arg.int({ defaultValue: DENSITY_CLASSES.fallback, description: 'From 1 to 100.' }),
      where: t.arg({ type: TrialFilterRef, description: WHERE_WORDS }),
    },
    resolve: async (job, { x, y, classes, where }, context) => {
      const terms = { x, y, classes: numberWithin('classes', classes, DENSITY_CLASSES) }
      const filter = readColumnFilter(job, where, context)
      return [...(await context.explore(job, { kind: 'DENSITY', filter, terms }))]
    },
  }),
}))
