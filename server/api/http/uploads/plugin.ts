import type { Plugin } from 'graphql-yoga'

/** What comes with a request beside its body. */
export interface UploadContext {
  /** What an upload asks for; its body is read. */
  readonly operations?: unknown
}

/** Takes what an upload asks for from where it was put (`Uploads`). */
export function takeUploads(): Plugin<object, UploadContext> {
  return {
    onRequestParse({ setRequestParser, serverContext: { operations } }) {
      if (operations !== undefined) setRequestParser(() => operations as object)
    },
  }
}
