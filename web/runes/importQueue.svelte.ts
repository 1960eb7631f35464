import { FileImport } from './fileImport.svelte.ts'

/** Files that are sent at once: the server reads one after the other, and the next one is there when it has read the last. */
const MOST_SENT = 2

/** The files that are about to be imported, in the order in which they were given. */
export class ImportQueue {
  files: readonly FileImport[] = $state.raw([])

  /** Those that wait for nothing but to be imported. */
  get good(): readonly FileImport[] {
    return this.files.filter(({ isGood }) => isGood)
  }

  /** Takes files, to be looked at. */
  add(files: Iterable<File>) {
    this.files = [...this.files, ...Array.from(files, (file) => new FileImport(file))]
  }

  /** Lets go of one. */
  remove(file: FileImport) {
    file.close()
    this.files = this.files.filter((each) => each !== file)
    this.#sendNext()
  }

  /** Imports files, each when it is its turn. */
  take(files: readonly FileImport[]) {
    for (const file of files) file.wait()
    this.#sendNext()
  }

  #sendNext() {
    const isSent = ({ step }: FileImport) => step === 'SENDING' || step === 'READING'
    const room = MOST_SENT - this.files.filter(isSent).length
    for (const file of this.files.filter(({ step }) => step === 'WAITING').slice(0, Math.max(0, room)))
      void this.#send(file)
  }

  async #send(file: FileImport) {
    await file.send()
    this.#sendNext()
  }
}

/** Those of this page: they go on while another page is shown. */
export const imports = new ImportQueue()
