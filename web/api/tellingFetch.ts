/** What a sender wants to know of a request, and how it ends it. */
export interface SendOptions {
  /** Called with the share of the body that is sent, from 0 to 1. */
  readonly onsent: (share: number) => void
  /** Aborted where the answer is not wanted any more. */
  readonly signal: AbortSignal
}

/** A fetch that says how much of its body is sent, which the browser's own does not; else it does what the client needs of one. */
export function tellingFetch({ onsent, signal }: SendOptions): typeof fetch {
  return (input, init) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open(init?.method ?? 'GET', String(input))
      new Headers(init?.headers).forEach((value, name) => {
        request.setRequestHeader(name, value)
      })
      request.upload.onprogress = ({ loaded, total }) => onsent(total > 0 ? loaded / total : 0)
      request.upload.onload = () => onsent(1)
      request.onload = () => resolve(answerOf(request))
      request.onerror = () => reject(new TypeError('the server cannot be reached'))
      request.onabort = () => reject(new DOMException('the request was given up', 'AbortError'))
      signal.addEventListener('abort', () => request.abort())
      if (signal.aborted) reject(signal.reason)
      else request.send(init?.body as XMLHttpRequestBodyInit)
    })
}

function answerOf(request: XMLHttpRequest): Response {
  const { status, statusText, responseText } = request
  const type = request.getResponseHeader('content-type') ?? 'text/plain'
  return new Response(responseText, { status, statusText, headers: { 'content-type': type } })
}
