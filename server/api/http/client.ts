/** A request to the API of a server on this machine, as tests and benchmarks make it. */
async function post(port: number, query: string, variables: object, accept: string): Promise<Response> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
  })
  if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`)
  return response
}

/** One GraphQL query or mutation over HTTP; throws on errors. */
export async function ask<T>(port: number, query: string, variables: object = {}): Promise<T> {
  const { data, errors } = await (await post(port, query, variables, 'application/json')).json()
  if (errors) throw new Error(`the server answered with errors: ${JSON.stringify(errors)}`)
  return data
}

/** A GraphQL subscription over SSE: its payloads until it completes. */
export async function* follow<T>(port: number, query: string, variables: object = {}): AsyncGenerator<T> {
  const { body } = await post(port, query, variables, 'text/event-stream')
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body as ReadableStream<Uint8Array>) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: {')) yield JSON.parse(line.slice('data: '.length)).data
  }
}
