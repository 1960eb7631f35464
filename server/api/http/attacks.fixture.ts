/** A document that asks for too much, and the code of the error that it is to get. */
export interface Attack {
  readonly name: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly code: string
  /** Whether it is longer than a message of a socket may be, so that a socket ends on it. */
  readonly isLongerThanMessages?: boolean
}

const times = (count: number, piece: (index: number) => string) => Array.from({ length: count }, (_, at) => piece(at))

/** `f0` spreads `f1` twice, which spreads `f2` twice, and so on: 2^count fields. */
const doubling = (count: number) =>
  times(count, (at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`).join(' ')

const chained = (count: number, inside: (next: string) => string) =>
  times(count, (at) => `fragment f${at} on Query { ${inside(`...f${at + 1}`)} }`).join(' ')

const LAST = (at: number) => `fragment f${at} on Query { __typename }`

const REPLAYS = 'nodes { trades(first: 100) { nodes { profit } } equity(points: 500) { at equity } }'

/** Documents that are small enough to be sent, and would take the server long: deep, wide, aliased, huge, bombs, floods, dear. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'a document of 5 MB',
    query: `{ strategies { name } } #${'x'.repeat(5_000_000)}`,
    code: 'DOCUMENT_TOO_LARGE',
    isLongerThanMessages: true,
  },
  { name: 'a document of 900 kB', query: `{ ${'name '.repeat(180_000)} }`, code: 'DOCUMENT_TOO_LARGE' },
  { name: '45,000 tokens', query: `{ ${'a '.repeat(45_000)} }`, code: 'DOCUMENT_TOO_LARGE' },
  { name: 'brackets 4,900 deep', query: '{ a '.repeat(4_900), code: 'DOCUMENT_TOO_DEEP' },
  {
    name: 'a value 9,000 brackets deep',
    query: `{ job(id: ${'['.repeat(9_000)}) { id } }`,
    code: 'DOCUMENT_TOO_DEEP',
  },
  { name: 'fields 40 deep', query: `${'{ node '.repeat(40)} ${'}'.repeat(40)}`, code: 'DOCUMENT_TOO_DEEP' },
  {
    name: 'fields 60 deep by fragments',
    query: `{ ...f0 } ${chained(60, (next) => `job { ${next} }`)} ${LAST(60)}`,
    code: 'DOCUMENT_TOO_DEEP',
  },
  {
    name: '1,200 fragments inside of each other',
    query: `{ ...f0 } ${chained(1_200, (next) => next)} ${LAST(1_200)}`,
    code: 'DOCUMENT_TOO_DEEP',
  },
  {
    name: '10,000 aliases',
    query: `{ ${times(10_000, (at) => `a${at}: jobs { totalCount }`).join(' ')} }`,
    code: 'DOCUMENT_TOO_LARGE',
  },
  {
    name: '900 aliases',
    query: `{ ${times(900, (at) => `a${at}: jobs { totalCount }`).join(' ')} }`,
    code: 'TOO_MANY_ALIASES',
  },
  {
    name: '900 times the same field',
    query: `{ ${times(900, () => 'jobs { totalCount }').join(' ')} }`,
    code: 'TOO_MANY_ALIASES',
  },
  {
    name: '900 times the same field by fragments',
    query: `{ ${times(600, () => '...f0').join(' ')} ${times(300, () => '... on Query { __typename }').join(' ')} } ${LAST(0)}`,
    code: 'TOO_MANY_ALIASES',
  },
  { name: '3,000 fields', query: `{ ${times(3_000, (at) => `a${at}`).join(' ')} }`, code: 'TOO_MANY_FIELDS' },
  {
    name: '2^60 fields by fragments',
    query: `{ ...f0 } ${doubling(60)} ${LAST(60)}`,
    code: 'TOO_MANY_FIELDS',
  },
  {
    name: 'fragments that spread each other in a circle',
    query: '{ ...f0 } fragment f0 on Query { ...f1 } fragment f1 on Query { strategies { name } ...f0 }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: '1,000 directives',
    query: `{ strategies ${'@include(if: true) '.repeat(1_000)} { name } }`,
    code: 'TOO_MANY_DIRECTIVES',
  },
  {
    name: 'the trades and equity of 1,000 trials of each job',
    query: `{ jobs { nodes { trials(first: 1000) { ${REPLAYS} } } } }`,
    code: 'TOO_COSTLY',
  },
  {
    name: 'the same with variables',
    query: `query ($jobs: Int!, $trials: Int) { jobs(first: $jobs) { nodes { trials(first: $trials) { ${REPLAYS} } } } }`,
    variables: { jobs: 1_000, trials: 1_000 },
    code: 'TOO_COSTLY',
  },
  {
    name: 'the same with defaults of variables',
    query: `query ($most: Int = 1000) { jobs(first: $most) { edges { node { trials(first: $most) { ${REPLAYS} } } } } }`,
    code: 'TOO_COSTLY',
  },
  {
    name: 'the same by fragments',
    query: `{ jobs { ...page } } fragment page on JobConnection { nodes { ...one } }
      fragment one on Job { trials(first: 1000) { ${REPLAYS} } }`,
    code: 'TOO_COSTLY',
  },
  {
    name: 'the candles of every dataset',
    query: '{ datasets(first: 1000) { nodes { candles(points: 10000) { close } } } }',
    code: 'TOO_COSTLY',
  },
  {
    name: 'the schema of the schema of the schema',
    query: '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    code: 'TOO_COSTLY',
  },
  {
    name: '100 times the whole schema',
    query: `{ ${times(100, (at) => `a${at}: __schema { types { fields { args { type { name } } } } }`).join(' ')} }`,
    code: 'TOO_COSTLY',
  },
]
