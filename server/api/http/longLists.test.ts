import { execute, GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLSchema, parse } from 'graphql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveInPieces } from './longLists.ts'

/** Turns of the event loop since the test began. */
let turn = 0
let timer: NodeJS.Immediate
beforeEach(() => {
  turn = 0
  const tick = () => {
    turn += 1
    timer = setImmediate(tick)
  }
  timer = setImmediate(tick)
})
afterEach(() => clearImmediate(timer))

const Entry = new GraphQLObjectType<number>({
  name: 'Entry',
  fields: {
    number: { type: GraphQLInt, resolve: (number) => number },
    turn: { type: GraphQLInt, resolve: () => turn },
    half: {
      type: GraphQLInt,
      resolve: async (number) => {
        if (number === 77) throw new Error('it has none')
        return Math.floor(number / 2)
      },
    },
  },
})

/** A list of so many entries. */
const listOf = (count: number) => ({ type: new GraphQLList(Entry), resolve: () => [...Array(count).keys()] })

const schema = resolveInPieces(
  new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { long: listOf(500), short: listOf(100) } }),
  }),
)

interface Answered {
  readonly [list: string]: readonly { readonly number: number; readonly turn: number; readonly half: number | null }[]
}

async function answer(text: string) {
  const { data, errors } = await execute({ schema, document: parse(text) })
  return { data: data as Answered, errors }
}

const FIELDS = '{ number turn half }'

/** How many entries were answered in the turn in which most of them were. */
function mostInATurn(lists: Answered): number {
  const byTurn = Map.groupBy(Object.values(lists).flat(), (entry) => entry.turn)
  return Math.max(...[...byTurn.values()].map(({ length }) => length))
}

test('a long list is answered in pieces, in order, and one entry that fails fails alone', async () => {
  const { data, errors } = await answer(`{ long ${FIELDS} }`)
  expect(data.long?.map(({ number }) => number)).toEqual([...Array(500).keys()])
  expect(data.long?.map(({ half }) => half).toSpliced(77, 1)).toEqual(
    [...Array(500).keys()].toSpliced(77, 1).map((number) => Math.floor(number / 2)),
  )
  expect(errors?.map(({ path }) => path)).toEqual([['long', 77, 'half']])
  expect(mostInATurn(data)).toBe(100)
})

test('several long lists take turns', async () => {
  const { data } = await answer(`{ one: long ${FIELDS} two: long ${FIELDS} three: long ${FIELDS} }`)
  expect(mostInATurn(data)).toBe(100)
})

test('a short list is answered at once', async () => {
  const { data } = await answer(`{ short ${FIELDS} }`)
  expect(mostInATurn(data)).toBe(100)
  expect(turn).toBe(0)
})
