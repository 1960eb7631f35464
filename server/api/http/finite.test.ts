import {
  execute,
  GraphQLFloat,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  parse,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { schema } from '../schema.ts'
import { withFiniteFloats } from './finite.ts'

const sure = new GraphQLNonNull(GraphQLFloat)

/** What a schema answers whose fields all have one value. */
async function answerOf(value: unknown) {
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      figure: { type: GraphQLFloat, resolve: () => value },
      late: { type: GraphQLFloat, resolve: async () => value },
      sure: { type: sure, resolve: () => value },
      list: { type: new GraphQLList(GraphQLFloat), resolve: () => [1, value] },
      sureList: { type: new GraphQLNonNull(new GraphQLList(sure)), resolve: async () => [value, 2] },
      whole: { type: GraphQLInt, resolve: () => 7 },
    },
  })
  const finite = withFiniteFloats(new GraphQLSchema({ query }))
  return execute({ schema: finite, document: parse('{ figure late sure list sureList whole }') })
}

const MOST = Number.MAX_VALUE

describe('a number that JSON has not', () => {
  test.each([
    [Number.POSITIVE_INFINITY, MOST],
    [Number.NEGATIVE_INFINITY, -MOST],
  ])('%s is null where that may be, else the largest one, and the rest answers', async (value, most) => {
    const data = { figure: null, late: null, sure: most, list: [1, null], sureList: [most, 2], whole: 7 }
    expect(await answerOf(value)).toEqual({ data })
  })

  test('is said to be an error with its field where it stands for nothing at all', async () => {
    const { data, errors } = await answerOf(Number.NaN)
    expect(data).toBeNull()
    expect(errors?.map(({ path }) => path?.[0])).toContain('sure')
  })
})

test.each([0, -1.5, 1e300, 5e-324, MOST])('%s is answered as it is', async (value) => {
  expect((await answerOf(value)).data).toMatchObject({ figure: value, late: value, sure: value })
})

test.each(['Trade.size', 'Metrics.sharpe', 'Eta.high', 'Candle.volume', 'Importance.share', 'ParameterValue.value'])(
  '%s of the API is held so',
  (name) => {
    const [type = '', field = ''] = name.split('.')
    const found = (schema.getType(type) as GraphQLObjectType).getFields()[field]
    const source = { [field]: Number.POSITIVE_INFINITY }
    expect(found?.resolve?.(source, {}, {}, { fieldName: field } as never)).toBe(MOST)
  },
)
